/** Log probabilities: in the middle form as OpenAI's chat lists them, in Google's as two lists side by side. */
import { isRecord } from "../media";
import { pick, pickRecord, recordsOf } from "./spelling";

type Likelihood = { readonly token: string; readonly logprob: number };

/** Those of one chunk; null when it has none. */
export function readLogprobs(candidate: Record<string, unknown>): readonly unknown[] | null {
  const result = pickRecord(candidate, "logprobsResult");
  const chosen = recordsOf(result && pick(result, "chosenCandidates"));
  if (!result || chosen.length === 0) return null;
  const alternatives = recordsOf(pick(result, "topCandidates"));
  return chosen.map((token, at) => ({
    ...read(token),
    bytes: null,
    top_logprobs: recordsOf(alternatives[at]?.candidates).map((other) => ({ ...read(other), bytes: null })),
  }));
}

function read(candidate: Record<string, unknown>): Likelihood {
  const logprob = pick(candidate, "logProbability");
  return { token: String(candidate.token ?? ""), logprob: typeof logprob === "number" ? logprob : 0 };
}

/** The lists of several pieces of text, in Google's form; null when none is of the known shape. */
export function writeLogprobs(lists: readonly unknown[]) {
  const tokens = lists.flatMap((list) => (Array.isArray(list) ? list : [])).filter(isRecord);
  const known = tokens.filter((token) => typeof token.token === "string" && typeof token.logprob === "number");
  if (known.length === 0) return null;
  return {
    chosenCandidates: known.map(write),
    topCandidates: known.map((token) => ({ candidates: recordsOf(token.top_logprobs).map(write) })),
  };
}

function write({ token, logprob }: Record<string, unknown>) {
  return { token: String(token), logProbability: Number(logprob) };
}
