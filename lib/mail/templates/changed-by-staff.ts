import type { About, Letter } from "../letter";

type Facts = { readonly siteName: string; readonly link: string; readonly about: About };

/** What staff did to an account: its owner always hears of it. */
export function accountClosed({ siteName, link }: Facts): Letter {
  return {
    subject: `Your ${siteName} account was closed`,
    paragraphs: [
      `The staff of ${siteName} closed your account. Every browser is signed out, and your API keys are refused.`,
      "Nothing was deleted: it can be opened again as it was.",
    ],
    action: { label: "What is allowed here", link },
    footnote: "If you think that this is a mistake, tell us.",
  };
}

export function accountOpened({ siteName, link }: Facts): Letter {
  return {
    subject: `Your ${siteName} account is open again`,
    paragraphs: [`The staff of ${siteName} opened your account again. Your API keys work as before.`],
    action: { label: "Sign in", link },
    footnote: "Whoever was signed in before must sign in again.",
  };
}

export function secondFactorReset({ siteName, link }: Facts): Letter {
  return {
    subject: `The second factor of your ${siteName} account was removed by staff`,
    paragraphs: [
      `The staff of ${siteName} removed your authenticator app, passkeys and recovery codes, because somebody asked for it who seemed to be you. Every browser was signed out.`,
      "Your password alone opens the account now. Set a second factor up again once you are in.",
    ],
    action: { label: "It was not me: choose a new password", link },
    footnote: "If it was not you who asked, tell us at once as well.",
  };
}

export function staffRole({ siteName, link, about }: Facts): Letter {
  return {
    subject: `Your role at ${siteName} was changed`,
    paragraphs: [`An owner or admin of ${siteName} changed what you are to the installation: ${about.role}.`],
    action: { label: "See what happened with your account", link },
    footnote: "If you did not expect this, tell us.",
  };
}
