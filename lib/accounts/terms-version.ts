/** The version of the terms and the privacy policy that a new account accepts. */
export const termsVersion = "2026-11-22";
