import { SetPriceInput } from "@/lib/billing/prices/schema";
import { type Flags, parseInput, readWholeNumber, UsageError } from "./command";

const usd = { value: "<usd per million tokens>" };

/** Each flag of a price, and the rate it sets. */
const rateFlags = {
  input: "inputUsdPerMillion",
  output: "outputUsdPerMillion",
  "cache-read": "cacheReadUsdPerMillion",
  "cache-write": "cacheWrite5mUsdPerMillion",
  "cache-write-1h": "cacheWrite1hUsdPerMillion",
  "audio-input": "audioInputUsdPerMillion",
  "audio-output": "audioOutputUsdPerMillion",
  reasoning: "reasoningUsdPerMillion",
  "long-input": "longInputUsdPerMillion",
  "long-output": "longOutputUsdPerMillion",
  "long-cache-read": "longCacheReadUsdPerMillion",
  "long-cache-write": "longCacheWrite5mUsdPerMillion",
  "long-cache-write-1h": "longCacheWrite1hUsdPerMillion",
} as const;

const eachFlags = { "per-call": "perCallUsd", "web-search": "webSearchUsd" } as const;
const longContext = "long-context-above";

export const priceFlags = {
  model: { value: "<id>", required: true },
  ...Object.fromEntries(Object.keys(rateFlags).map((flag) => [flag, usd])),
  ...Object.fromEntries(Object.keys(eachFlags).map((flag) => [flag, { value: "<usd>" }])),
  [longContext]: { value: "<tokens>" },
};

export function readPrice(flags: Flags): SetPriceInput {
  const named = Object.entries({ ...rateFlags, ...eachFlags });
  const given = Object.fromEntries(named.map(([flag, field]) => [field, flags.find(flag)]));
  const input = {
    ...given,
    model: flags.get("model"),
    ...readTokenPrices(flags),
    longContextAboveTokens: readWholeNumber(longContext, flags.find(longContext)),
  };
  const flagOf = Object.fromEntries(named.map(([flag, field]) => [field, flag]));
  return parseInput(SetPriceInput, input, { ...flagOf, longContextAboveTokens: longContext });
}

/** Tokens must have a price, unless a call has one and neither kind of token is named. */
function readTokenPrices(flags: Flags) {
  const [input, output] = [flags.find("input"), flags.find("output")];
  if (input === undefined && output === undefined && flags.find("per-call") !== undefined)
    return { inputUsdPerMillion: "0", outputUsdPerMillion: "0" };
  if (input === undefined) throw new UsageError("--input is missing.");
  if (output === undefined) throw new UsageError("--output is missing.");
  return { inputUsdPerMillion: input, outputUsdPerMillion: output };
}
