import { sessionDays } from "@/lib/accounts/create-session";
import { appUrl } from "@/lib/env";

export type CookieCategory = "essential" | "preferences" | "analytics";

export type RegisteredCookie = {
  readonly name: string;
  readonly category: CookieCategory;
  readonly purpose: string;
  readonly keep: string;
  readonly party: "first";
};

export const consentDays = 182; // both answers: CNIL 2020-091 asks not to repeat the question for six months
export const themeDays = 365;

export function isSecureSite(): boolean {
  return appUrl().startsWith("https:");
}

/** Every cookie this product sets. What is not here is not set, and the categories offered follow from this list. */
export function registeredCookies(): readonly RegisteredCookie[] {
  return [
    {
      name: hostName("tacit-session"),
      category: "essential",
      purpose: "Keeps you signed in. Holds a random token that means nothing to anyone else.",
      keep: `${sessionDays} days, or until you sign out`,
      party: "first",
    },
    {
      name: hostName("tacit-csrf"),
      category: "essential",
      purpose: "Proves that a sign-in was sent by our own page. Only set for programs that sign in through our API.",
      keep: "until you close the browser",
      party: "first",
    },
    {
      name: hostName("tacit-challenge"),
      category: "essential",
      purpose: "Holds your place while you prove to be you, by a code or a passkey. Holds a random token.",
      keep: "10 minutes, or until you are done",
      party: "first",
    },
    {
      name: consentCookieName(),
      category: "essential",
      purpose: "Remembers your answer about cookies, so that we do not ask again.",
      keep: `${consentDays} days`,
      party: "first",
    },
    {
      name: "theme",
      category: "preferences",
      purpose:
        "Remembers light or dark after you picked one. Without your permission it ends when you close the browser.",
      keep: `${themeDays} days`,
      party: "first",
    },
  ];
}

export function consentCookieName(): string {
  return hostName("consent");
}

/** The `__Host-` prefix binds a cookie to this host over HTTPS; browsers refuse it on plain HTTP. */
function hostName(name: string): string {
  return isSecureSite() ? `__Host-${name}` : name;
}
