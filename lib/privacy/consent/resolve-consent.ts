import { type Choice, type OptionalCategory, parseChoice } from "./choice";
import { consentDays } from "./cookies";
import { noticeVersion, offeredCategories } from "./notice";

export type Consent = {
  readonly granted: readonly OptionalCategory[];
  /** Whether to ask now. */
  readonly ask: boolean;
  /** The browser sends Global Privacy Control. */
  readonly gpc: boolean;
  /** The signal decides: every optional cookie is off. */
  readonly gpcHonoured: boolean;
  readonly choice: Choice | null;
};

type Facts = {
  /** The consent cookie's value. */
  readonly cookie: string | undefined;
  /** The `Sec-GPC` header. */
  readonly gpc: string | null;
  /** The signed-in person's last choice, on whatever device. */
  readonly account?: Choice | null;
  readonly nowMs?: number;
};

/**
 * The only answer to "may we?". The newest valid choice counts, whether this browser or the account made it. Global
 * Privacy Control refuses everything optional unless the person later chose otherwise on the choices page.
 */
export function resolveConsent({ cookie, gpc, account = null, nowMs = Date.now() }: Facts): Consent {
  const choices = [parseChoice(cookie), account].filter((choice) => choice !== null && isValid(choice, nowMs));
  const choice = choices.sort((left, right) => right!.atSeconds - left!.atSeconds)[0] ?? null;
  const signalled = hasGpc(gpc);
  const gpcHonoured = signalled && choice?.by !== "settings";
  const offered = offeredCategories().map(({ category }) => category);
  return {
    granted: gpcHonoured ? [] : offered.filter((category) => choice?.granted.includes(category)),
    ask: offered.length > 0 && !choice && !signalled,
    gpc: signalled,
    gpcHonoured,
    choice,
  };
}

/** Only the value `1` is the signal; of several headers one is enough (W3C Global Privacy Control). */
export function hasGpc(header: string | null): boolean {
  return (header ?? "").split(",").some((value) => value.trim() === "1");
}

function isValid(choice: Choice, nowMs: number): boolean {
  const ageSeconds = Math.floor(nowMs / 1000) - choice.atSeconds;
  // A minute of grace: two servers' clocks may differ.
  return choice.notice === noticeVersion() && ageSeconds > -60 && ageSeconds < consentDays * 86_400;
}
