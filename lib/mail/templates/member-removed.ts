import type { About, Letter } from "../letter";

export function memberRemoved({ siteName, link, about }: { siteName: string; link: string; about: About }): Letter {
  return {
    subject: `You were removed from ${about.organization} at ${siteName}`,
    paragraphs: [
      `${about.person} removed you from the organization ${about.organization}.`,
      "The API keys that you made there were revoked. Your own account, its keys and its credit are not touched.",
    ],
    action: { label: "To your account", link },
    footnote: "Whoever manages its members can tell you why.",
  };
}
