import type { Letter } from "../letter";

export function resetPassword({ siteName, link }: { siteName: string; link: string }): Letter {
  return {
    subject: `Choose a new password for ${siteName}`,
    paragraphs: [`Somebody, hopefully you, asked for a new password for your ${siteName} account.`],
    action: { label: "Choose a new password", link },
    footnote: "The link works once, for one hour. If it was not you, do nothing: your password stays as it is.",
  };
}
