import type { Letter } from "../letter";

export function verifyEmail({ siteName, link }: { siteName: string; link: string }): Letter {
  return {
    subject: `Confirm your e-mail address for ${siteName}`,
    paragraphs: [`Please confirm that this address is yours, to finish your ${siteName} account.`],
    action: { label: "Confirm this address", link },
    footnote: "The link works once, for 24 hours. If you did not ask for an account, do nothing: it stays closed.",
  };
}
