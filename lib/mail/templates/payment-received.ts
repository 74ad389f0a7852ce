import type { Letter } from "../letter";

export function paymentReceived({ siteName, link }: { siteName: string; link: string }): Letter {
  return {
    subject: `Your payment to ${siteName} has arrived`,
    paragraphs: ["Thank you. Your payment has arrived, and its credit is in your wallet."],
    action: { label: "Look at the wallet", link },
    footnote: "The bill comes from the payment service. If it was not you who paid, tell us.",
  };
}
