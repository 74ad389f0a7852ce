import type { Letter } from "../letter";

export function autoTopUpFailed({ siteName, link }: { siteName: string; link: string }): Letter {
  return {
    subject: `Your automatic top-up at ${siteName} did not go through`,
    paragraphs: [
      "Your saved means of payment was refused, so no credit was bought.",
      "Automatic top-ups are paused until you set them again. Calls go on while there is credit.",
    ],
    action: { label: "Set it again", link },
    footnote: "Nothing was charged.",
  };
}
