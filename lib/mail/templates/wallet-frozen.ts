import type { Letter } from "../letter";

export function walletFrozen({ siteName, link }: { siteName: string; link: string }): Letter {
  return {
    subject: `Your wallet at ${siteName} is frozen`,
    paragraphs: [
      "Your wallet is frozen, and calls are refused for now. A payment was taken back or is disputed, or it was frozen by hand.",
      "The page of the wallet says why, and what opens it again.",
    ],
    action: { label: "See why", link },
    footnote: "If you think that this is a mistake, tell us.",
  };
}
