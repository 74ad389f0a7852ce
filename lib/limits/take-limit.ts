import { AppError } from "@/lib/base/errors";
import { countHere, countTogether, type Try } from "./limiters";
import { unknownNetwork } from "./network";
import { type LimitName, type LimitRule, limitRule } from "./rules";
import { limitStore } from "./store";
import { tagOf } from "./tag";

/** Callers whose network cannot be told share one count, which must not lock everybody out. */
const unknownNetworkFactor = 25;
/** What a process allows by itself while it cannot count together with the others. */
const awayDivisor = 4;
// Who mistypes once is not shut out for a quarter of an hour.
const awayMin = 2;
const closedMs = 60_000;

export type LimitAnswer = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number };

/**
 * Counts one try of `subject` (an address, a user id, a network) under a rule; a refused one is not counted. The subject
 * is only ever kept as an HMAC. While the store of several processes is away, each allows a quarter by itself, at least
 * two, or nothing where the rule says so. Never rejects for a store's sake.
 */
export async function takeLimit(name: LimitName, subject: string): Promise<LimitAnswer> {
  const windows = windowsOf(name, subject);
  const tries = await Promise.all(windows.map((window) => count(name, window, 1)));
  const refused = tries.filter(({ isAllowed }) => !isAllowed);
  if (refused.length === 0) return { allowed: true };
  await Promise.all(windows.filter((_, index) => tries[index]!.isAllowed).map((window) => count(name, window, -1)));
  const waitMs = Math.max(...refused.map(({ resetMs }) => resetMs));
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
}

/** Gives one try back: what succeeded was no attack. */
export async function refundLimit(name: LimitName, subject: string): Promise<void> {
  await Promise.all(windowsOf(name, subject).map((window) => count(name, window, -1)));
}

/** `takeLimit` for a door: throws `rate_limited` with the time to wait. */
export async function requireLimit(name: LimitName, subject: string): Promise<void> {
  const answer = await takeLimit(name, subject);
  if (answer.allowed) return;
  const { retryAfterSeconds } = answer;
  throw new AppError("rate_limited", `Too many tries. Try again in ${waitText(retryAfterSeconds)}.`, {
    retryAfterSeconds,
  });
}

function waitText(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return minutes === 1 ? "1 minute" : `${minutes} minutes`;
  return `${Math.ceil(minutes / 60)} hours`;
}

type Window = { readonly name: string; readonly tag: string; readonly rule: LimitRule };

function windowsOf(name: LimitName, subject: string): Window[] {
  const { longer, ...shorter } = limitRule(name);
  const factor = subject === unknownNetwork ? unknownNetworkFactor : 1;
  const toWindow = (named: string, { max, windowMs }: LimitRule) => ({
    name: named,
    tag: tagOf(named, subject),
    rule: { max: max * factor, windowMs },
  });
  return [toWindow(name, shorter), ...(longer ? [toWindow(`${name}_longer`, longer)] : [])];
}

async function count(name: LimitName, window: Window, rate: 1 | -1): Promise<Try> {
  const store = limitStore();
  if (!store) return countHere({ ...window, rate });
  const answer = await countTogether(store, { ...window, rate });
  if (answer) return answer;
  if (limitRule(name).closedWhileAway) return { isAllowed: false, resetMs: closedMs };
  const max = Math.max(Math.min(awayMin, window.rule.max), Math.floor(window.rule.max / awayDivisor));
  return countHere({ ...window, rule: { ...window.rule, max }, rate });
}
