/** How many requests and tokens a key has left, in the headers that each family of clients reads. Numbers only. */
import type { KeyFacts, Rate } from "../ports";

/** `resetMs` of every rate counts from `nowMs`. */
export type WriteRates = (rates: readonly Rate[], nowMs: number) => Record<string, string>;

const windowSeconds = 60;
const policies = { requests: "rpm", tokens: "tpm" } as const;

/** OpenAI's: the reset is a duration such as `6m0s` or `250ms`. */
export const openaiRateHeaders: WriteRates = (rates) =>
  headersOf(rates, ({ name, limit, remaining, resetMs }) => ({
    [`x-ratelimit-limit-${name}`]: String(limit),
    [`x-ratelimit-remaining-${name}`]: String(remaining),
    [`x-ratelimit-reset-${name}`]: toDuration(resetMs),
  }));

/** Anthropic's: the reset is a time by RFC 3339, in whole seconds. */
export const anthropicRateHeaders: WriteRates = (rates, nowMs) =>
  headersOf(rates, ({ name, limit, remaining, resetMs }) => ({
    [`anthropic-ratelimit-${name}-limit`]: String(limit),
    [`anthropic-ratelimit-${name}-remaining`]: String(remaining),
    [`anthropic-ratelimit-${name}-reset`]: toTime(nowMs + resetMs),
  }));

/** Gemini has none of its own. */
export const noRateHeaders: WriteRates = () => ({});

/** `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10; nothing where nothing was counted. */
export const standardRateHeaders: WriteRates = (rates): Record<string, string> => {
  if (rates.length === 0) return {};
  const items = rates.map(
    ({ name, remaining, resetMs }) => `"${policies[name]}";r=${remaining};t=${toSeconds(resetMs)}`,
  );
  return { ratelimit: items.join(", ") };
};

/** `RateLimit-Policy` of the same draft: what the key's limits are, whatever is left of them. */
export function ratePolicy({ rpm, tpm }: Pick<KeyFacts, "rpm" | "tpm">): Record<string, string> {
  const limits = [
    { name: policies.requests, limit: rpm },
    { name: policies.tokens, limit: tpm },
  ].filter(({ limit }) => limit !== null);
  return { "ratelimit-policy": limits.map(({ name, limit }) => `"${name}";q=${limit};w=${windowSeconds}`).join(", ") };
}

function headersOf(rates: readonly Rate[], write: (rate: Rate) => Record<string, string>): Record<string, string> {
  return Object.assign({}, ...rates.map(write));
}

function toSeconds(ms: number): number {
  return Math.ceil(ms / 1_000);
}

function toDuration(ms: number): string {
  if (ms < 1_000) return ms === 0 ? "0s" : `${Math.ceil(ms)}ms`;
  const seconds = toSeconds(ms);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function toTime(ms: number): string {
  return new Date(toSeconds(ms) * 1_000).toISOString().replace(".000Z", "Z");
}
