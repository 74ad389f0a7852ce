import type { Reasoning } from "../../../canonical/generate-request";
import { type Members, readFlag, readNumber, readRecord, readWord } from "./read-value";

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;

/** `reasoning_effort`; OpenRouter's object; or the one that Anthropic's models have, which several providers take here. */
export function decodeReasoning(parsed: Members): Reasoning | null {
  const effort = readWord(parsed, "reasoning_effort", efforts);
  const asked = readRecord(parsed, "reasoning");
  if (asked) return readAsked(asked, effort);
  if (effort) return { effort, budgetTokens: null, isShown: null };
  const thinking = readRecord(parsed, "thinking");
  if (!thinking) return null;
  if (thinking.type === "disabled") return { effort: "none", budgetTokens: null, isShown: null };
  return { effort: null, budgetTokens: readNumber(thinking, "budget_tokens", "thinking.budget_tokens"), isShown: null };
}

function readAsked(asked: Members, fallback: Reasoning["effort"]): Reasoning {
  const isEnabled = readFlag(asked, "enabled", "reasoning.enabled");
  const excludes = readFlag(asked, "exclude", "reasoning.exclude");
  const isShown = excludes === null ? null : !excludes;
  if (isEnabled === false) return { effort: "none", budgetTokens: null, isShown };
  const budgetTokens = readNumber(asked, "max_tokens", "reasoning.max_tokens");
  const effort = readWord(asked, "effort", efforts, "reasoning.effort") ?? fallback;
  // Only switched on: OpenRouter's own default.
  return { effort: effort ?? (isEnabled && budgetTokens === null ? "medium" : null), budgetTokens, isShown };
}
