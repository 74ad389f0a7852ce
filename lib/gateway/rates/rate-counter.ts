import { gatewayError } from "../gateway-error";
import type { KeyFacts, Ports, Rate, RateAnswer } from "../ports";
import type { CallTokens } from "./estimate-call-tokens";
import { ratePolicy, standardRateHeaders, type WriteRates } from "./rate-headers";

/** Counts one request against the rates of its key. */
export type RateCounter = {
  /** Counts the call, with about so many tokens. Throws 429 when a rate is full; then nothing is counted. */
  count(tokens: CallTokens): Promise<void>;
  /** The call did not come about: it has cost nothing. */
  giveBack(): void;
  /** The call is over and has used so many tokens: what was counted is put right, up or down. Only the first time counts. */
  settle(usedTokens: number): void;
  /** What an answer says of the rates now. Of a request that was not counted only what the limits are. */
  headers(write: WriteRates): Record<string, string>;
};

/** What a question that uses no tokens counts. */
export const noTokens: CallTokens = { input: 0, output: 0 };

type RatePorts = Pick<Ports, "takeRates" | "returnRates" | "nowMs">;

/** Null for a key without rates: its calls cost nothing here. */
export function openRateCounter(ports: RatePorts, key: KeyFacts): RateCounter | null {
  if (key.rpm === null && key.tpm === null) return null;
  let rates: readonly Rate[] = [];
  let askedAtMs = 0;
  /** The tokens that were counted for the call; null: it is not counted, or no longer. */
  let counted: number | null = null;

  function giveBack(requests: number, tokens: number): void {
    counted = null;
    if (requests === 0 && tokens === 0) return;
    ports.returnRates(key, { requests, tokens, takenAtMs: askedAtMs });
    rates = rates.map((rate) => ({
      ...rate,
      remaining: clamp(rate.remaining + (rate.name === "requests" ? requests : tokens), rate.limit),
    }));
  }

  return {
    async count({ input, output }) {
      if (key.tpm !== null && input > key.tpm) throw tooManyTokens(key.tpm);
      // What an answer may be at most is seldom what it is: a cap beyond the limit counts as all of it.
      const tokens = key.tpm === null ? 0 : Math.min(input + output, key.tpm);
      if (key.rpm === null && tokens === 0) return;
      askedAtMs = ports.nowMs();
      const answer = await ports.takeRates(key, tokens);
      rates = answer.rates;
      if (answer.outcome === "refused") throw refusal(answer);
      counted = tokens;
    },
    giveBack() {
      if (counted !== null) giveBack(1, counted);
    },
    settle(usedTokens) {
      if (counted !== null) giveBack(0, key.tpm === null ? 0 : counted - usedTokens);
    },
    headers(write) {
      const nowMs = ports.nowMs();
      const aged = rates.map((rate) => ({ ...rate, resetMs: Math.max(0, askedAtMs + rate.resetMs - nowMs) }));
      return { ...ratePolicy(key), ...standardRateHeaders(aged, nowMs), ...write(aged, nowMs) };
    },
  };
}

function clamp(remaining: number, limit: number): number {
  return Math.max(0, Math.min(remaining, limit));
}

function refusal({ by, retryAfterMs, rates }: Extract<RateAnswer, { outcome: "refused" }>) {
  const limit = rates.find(({ name }) => name === by)?.limit;
  const message = `This API key may use ${limit === undefined ? "only so many" : limit} ${by} a minute, and has none left. Wait as long as retry-after says.`;
  const waitMs = Math.max(1, Math.ceil(retryAfterMs));
  return gatewayError("rate_limit", message, {
    retryAfterSeconds: Math.ceil(waitMs / 1_000),
    headers: { "retry-after-ms": String(waitMs), "x-tacit-limit-source": by },
  });
}

function tooManyTokens(limit: number) {
  const message = `This API key may use ${limit} tokens a minute, and this request alone is longer. Shorten it.`;
  return gatewayError("rate_limit", message, {
    headers: { "x-should-retry": "false", "x-tacit-limit-source": "tokens" },
  });
}
