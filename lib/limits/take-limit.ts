import { createHmac } from "node:crypto";
import { Ratelimit } from "@upstash/ratelimit";
import { AppError } from "@/lib/base/errors";
import { singleton } from "@/lib/base/singleton";
import { env } from "@/lib/env";
import { inProcessWindow } from "./in-process";
import { unknownNetwork } from "./network";
import { type LimitName, limitRules } from "./rules";

const backEndTimeoutMs = 500;
/** Callers whose network cannot be told share one count, which must not lock everybody out. */
const unknownNetworkFactor = 25;

export type LimitAnswer = { readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number };

/**
 * Counts one try of `subject` (an address, a user id, a network) under a rule. The subject is only ever kept as an
 * HMAC. When the counter cannot be reached nothing is allowed: these rules guard passwords and mail.
 */
export async function takeLimit(name: LimitName, subject: string): Promise<LimitAnswer> {
  const { success, reset, reason } = await limiter(name, subject).limit(tag(name, subject));
  if (reason === "timeout") throw new AppError("unavailable", "This is not possible right now. Try again soon.");
  if (success) return { allowed: true };
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil((reset - Date.now()) / 1000)) };
}

/** Gives one try back: what succeeded was no attack. */
export async function refundLimit(name: LimitName, subject: string): Promise<void> {
  await limiter(name, subject).limit(tag(name, subject), { rate: -1 });
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
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

function limiter(name: LimitName, subject: string): Ratelimit {
  const isShared = subject === unknownNetwork;
  return singleton(`limit:${name}:${isShared}`, () => {
    const { max, windowMs } = limitRules[name];
    return new Ratelimit({
      redis: noRedis,
      limiter: inProcessWindow({ max: isShared ? max * unknownNetworkFactor : max, windowMs }),
      prefix: name,
      timeout: backEndTimeoutMs,
      analytics: false,
      // It would remember a refusal beyond a refund.
      ephemeralCache: false,
    });
  });
}

const absent = () => Promise.reject(new Error("The in-process window needs no Redis."));
const noRedis = { get: absent, set: absent, eval: absent, evalsha: absent };

function tag(name: LimitName, subject: string): string {
  const secret = env().AUTH_SECRET;
  if (!secret) throw new Error("AUTH_SECRET is not set.");
  return createHmac("sha256", Buffer.from(secret, "base64")).update(`limit\0${name}\0${subject}`).digest("base64url");
}
