import type { CallShape } from "../metering/hold-bound";
import type { Deployment } from "../ports";

/** About how many tokens a call will use, as they are counted against a key's tokens a minute before it begins. */
export type CallTokens = { readonly input: number; readonly output: number };

const bytesPerToken = 4;
const perMediaPart = 1_600;
const uncappedOutput = 256;

/**
 * By OpenAI's documented rule, the number of characters and the client's own cap on the answer; without a cap a few
 * sentences. It is a guess that is put right when the call is over, and not a bound as what is held for it is.
 */
export function estimateCallTokens(
  { textBytes, mediaParts, inputs = 1, choices, outputCap }: CallShape,
  { contextTokens, maxOutputTokens }: Pick<Deployment, "contextTokens" | "maxOutputTokens">,
): CallTokens {
  const read = Math.ceil(textBytes / bytesPerToken) + perMediaPart * mediaParts;
  return {
    input: Math.min(read, (contextTokens ?? Number.POSITIVE_INFINITY) * inputs),
    output: choices * Math.min(outputCap ?? uncappedOutput, maxOutputTokens ?? Number.POSITIVE_INFINITY),
  };
}
