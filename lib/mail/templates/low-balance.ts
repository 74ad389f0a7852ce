import type { Letter } from "../letter";

export function lowBalance({ siteName, link }: { siteName: string; link: string }): Letter {
  return {
    subject: `Your credit at ${siteName} is running out`,
    paragraphs: [
      "Less credit is left in your wallet than you wanted to be told of. Without credit, calls are refused.",
    ],
    action: { label: "Buy credit", link },
    footnote: "You asked for this mail, and can change the limit or turn it off on the same page.",
  };
}
