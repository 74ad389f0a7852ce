import type { About, Letter } from "../letter";

export function organizationTransferred({
  siteName,
  link,
  about,
}: {
  siteName: string;
  link: string;
  about: About;
}): Letter {
  return {
    subject: `You handed ${about.organization} at ${siteName} over`,
    paragraphs: [
      `The organization ${about.organization}, with its wallet and its keys, belongs to ${about.person} now. You are one of its admins.`,
      "Its automatic top-ups were switched off.",
    ],
    action: { label: "Look at the organization", link },
    footnote: "If it was not you, change your password and tell us at once.",
  };
}
