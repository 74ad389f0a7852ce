import type { About, Letter } from "../letter";

export function keyPaused({ siteName, link, about }: { siteName: string; link: string; about: About }): Letter {
  return {
    subject: `An API key of yours at ${siteName} was paused`,
    paragraphs: [
      `The API key ${about.key} spent more within an hour than it may, and was paused. Its calls are refused, and those under way were ended.`,
      "If that much was meant to be spent, resume the key, and raise the amount if it is to go on. If it was not, revoke the key: somebody else may have it.",
    ],
    action: { label: "Look at your keys", link },
    footnote: "You cannot switch this mail off. The key itself can do without the limit that led to it.",
  };
}
