import type { Members } from "./read-value";

/** Members that the canonical form has a place for, that are the engine's to follow, or without which nothing is lost. */
const carried = new Set([
  ..."model models messages stream stream_options tools tool_choice functions function_call".split(" "),
  ..."parallel_tool_calls response_format max_tokens max_completion_tokens temperature top_p top_k".split(" "),
  ..."frequency_penalty presence_penalty seed stop reasoning reasoning_effort thinking verbosity".split(" "),
  ..."logprobs top_logprobs user safety_identifier web_search_options n modalities prediction".split(" "),
  ..."prompt_cache_key prompt_cache_options prompt_cache_retention usage audio input".split(" "),
]);

const namesMax = 32;

/**
 * The members of a body that ask for something and have no place anywhere else, today's and tomorrow's alike. They go
 * into a header, so a name that is no plain word is only said to be there.
 */
export function findUncarried(parsed: Members): string[] {
  const names = Object.keys(parsed).filter((name) => !carried.has(name) && isAsked(parsed[name]));
  const plain = names.map((name) => (/^[a-zA-Z0-9_.-]{1,64}$/.test(name) ? name : "unknown"));
  return [...new Set(plain)].slice(0, namesMax);
}

function isAsked(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "auto" || value === "default") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
