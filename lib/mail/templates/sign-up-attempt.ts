import type { Letter } from "../letter";

export function signUpAttempt({ siteName, link }: { siteName: string; link: string }): Letter {
  return {
    subject: `You already have a ${siteName} account`,
    paragraphs: [
      `Somebody, perhaps you, tried to make a new ${siteName} account with this address. You have one already, so nothing was made or changed.`,
      "If it was you, sign in as usual. If the password has slipped your mind, choose a new one.",
    ],
    action: { label: "Choose a new password", link },
    footnote: "If it was not you, do nothing. Whoever tried was not told that this account exists.",
  };
}
