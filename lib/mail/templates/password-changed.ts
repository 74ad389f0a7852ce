import type { Letter } from "../letter";

export function passwordChanged({ siteName, link }: { siteName: string; link: string }): Letter {
  return {
    subject: `Your ${siteName} password was changed`,
    paragraphs: [
      `The password of your ${siteName} account was just changed, and every other browser was signed out.`,
      "Your API keys were not touched and go on working.",
    ],
    action: { label: "It was not me: choose a new password", link },
    footnote: "If it was you, there is nothing to do.",
  };
}
