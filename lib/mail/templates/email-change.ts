import type { Letter } from "../letter";
import { securityNotice } from "./security-notice";

type Facts = { readonly siteName: string; readonly link: string };

/** To the present address. */
export const emailChangeAsked = securityNotice("A change of your address was asked for", [
  "It is made once the new address is confirmed. Until then nothing changes, and a new password ends it.",
]);

/** To the new address. */
export function emailChangeConfirm({ siteName, link }: Facts): Letter {
  return {
    subject: `Confirm your new address for ${siteName}`,
    paragraphs: [`Please confirm, with your password, that your ${siteName} account is to use this address.`],
    action: { label: "Confirm the new address", link },
    footnote: "The link works once, for 24 hours. If this is not about you, do nothing: nothing changes.",
  };
}

/** To an address that somebody wanted to change to, and that has an account. */
export function emailChangeAttempt({ siteName, link }: Facts): Letter {
  return {
    subject: `You already have a ${siteName} account`,
    paragraphs: [
      `Somebody, perhaps you, tried to move another ${siteName} account to this address. You have an account with it already, so nothing was changed.`,
    ],
    action: { label: "Choose a new password", link },
    footnote: "If it was not you, do nothing. Whoever tried was not told that this account exists.",
  };
}

/** To the address of before, with the only way back. */
export function emailChanged({ siteName, link }: Facts): Letter {
  return {
    subject: `Your ${siteName} account has a new address`,
    paragraphs: [
      `Your ${siteName} account uses another address from now on, and this one no more.`,
      "If it was not you, take it back: every browser is signed out then, and we send you a link to choose a new password.",
    ],
    action: { label: "It was not me: take it back", link },
    footnote: "The link works once, for seven days. If it was you, there is nothing to do.",
  };
}

/** To the address that the account has again. */
export function emailChangeUndone({ siteName, link }: Facts): Letter {
  return {
    subject: `Your ${siteName} account has its address back`,
    paragraphs: [
      "The change of address was undone, and every browser was signed out. The password of before opens nothing any more: choose a new one.",
      "Then look at your security settings and at your keys.",
    ],
    action: { label: "Choose a new password", link },
    footnote: "The link works once, for one hour. After that, ask for another by “Forgot your password?”.",
  };
}
