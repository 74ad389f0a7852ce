import type { Letter } from "../letter";

/** A change that the owner of an account must hear of, whatever other mail they want. */
export function securityNotice(what: string, paragraphs: readonly string[]) {
  return ({ siteName, link }: { siteName: string; link: string }): Letter => ({
    subject: `${what} (${siteName})`,
    paragraphs: [`${what}: this concerns your ${siteName} account.`, ...paragraphs],
    action: { label: "Look at your security settings", link },
    footnote:
      "If it was you, there is nothing to do. If not, change your password there at once; if you can no longer sign in, choose a new one by “Forgot your password?”.",
  });
}
