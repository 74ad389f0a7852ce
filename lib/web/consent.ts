import { cookies, headers } from "next/headers";
import { cache } from "react";
import { consentCookieName } from "@/lib/privacy/consent/cookies";
import { findAccountChoice } from "@/lib/privacy/consent/find-account-choice";
import { resolveConsent } from "@/lib/privacy/consent/resolve-consent";
import { session } from "./session";

/** What this visitor allows, from their browser, its signal and their account. Asked once a request. */
export const consent = cache(async () => {
  const person = await session();
  return resolveConsent({
    cookie: (await cookies()).get(consentCookieName())?.value,
    gpc: (await headers()).get("sec-gpc"),
    account: person ? await findAccountChoice(person.userId) : null,
  });
});
