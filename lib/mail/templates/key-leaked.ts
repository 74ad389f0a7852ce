import type { About, Letter } from "../letter";

export function keyLeaked({ siteName, link, about }: { siteName: string; link: string; about: About }): Letter {
  return {
    subject: `An API key of yours at ${siteName} was found in public, and revoked`,
    paragraphs: [
      `The API key ${about.key} was found where anybody can read it, by GitHub's search for secrets. It was revoked at once: no call is possible with it any more.`,
      "Make a new key for the programs that used it. Look also at what was called with it, and at whatever else stood in the same place.",
    ],
    action: { label: "Look at this key", link },
    footnote: "You cannot switch this mail off: it concerns the safety of your credit.",
  };
}
