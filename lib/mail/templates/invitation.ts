import type { About, Letter } from "../letter";

export function invitation({ siteName, link, about }: { siteName: string; link: string; about: About }): Letter {
  return {
    subject: `${about.person} invites you to ${about.organization} at ${siteName}`,
    paragraphs: [
      `${about.person} invites you to the organization ${about.organization} at ${siteName}, with the role ${about.role}.`,
      "Whoever accepts must be signed in with the address that this mail was sent to. If you have no account, you can create one with it on the way.",
    ],
    action: { label: "Look at the invitation", link },
    footnote: "The link works once, for 7 days. If you do not know who this is, do nothing: nobody is told.",
  };
}
