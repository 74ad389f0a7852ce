import { termsVersion } from "@/lib/accounts/terms-version";

export type PolicyId = "privacy" | "cookies" | "terms" | "acceptable_use";

/** Every text that binds, and the day on which its present wording was published. A changed wording is a new day. */
export const policies: Readonly<
  Record<PolicyId, { readonly title: string; readonly path: string; readonly version: string }>
> = {
  privacy: { title: "Privacy policy", path: "/privacy", version: termsVersion },
  cookies: { title: "Cookies", path: "/privacy/cookies", version: "2026-11-22" },
  terms: { title: "Terms of service", path: "/terms", version: termsVersion },
  acceptable_use: { title: "Acceptable use", path: "/acceptable-use", version: "2026-11-22" },
};
