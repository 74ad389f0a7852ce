import type { About, Letter } from "../letter";

export function memberRole({ siteName, link, about }: { siteName: string; link: string; about: About }): Letter {
  return {
    subject: `Your role in ${about.organization} at ${siteName} was changed`,
    paragraphs: [
      `${about.person} changed your role in the organization ${about.organization}: it is now ${about.role}.`,
    ],
    action: { label: "Look at the organization", link },
    footnote: "Whoever manages its members can tell you why.",
  };
}
