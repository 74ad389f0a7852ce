import type { About, Letter } from "../letter";

export function organizationReceived({
  siteName,
  link,
  about,
}: {
  siteName: string;
  link: string;
  about: About;
}): Letter {
  return {
    subject: `${about.organization} at ${siteName} belongs to you now`,
    paragraphs: [
      `${about.person} handed the organization ${about.organization} over to you, with its wallet and its keys. You are its owner.`,
      "Its automatic top-ups were switched off; they can be set again on the page of its credit.",
    ],
    action: { label: "Look at the organization", link },
    footnote: "If you did not expect this, ask the previous owner, or hand it on to another member.",
  };
}
