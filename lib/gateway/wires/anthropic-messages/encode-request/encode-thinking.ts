import type { Reasoning } from "../../../canonical/generate-request";
import { budgetOf, effortOf } from "../../../canonical/reasoning-effort";
import type { Capabilities } from "../../../ports";
import type { WireMessage } from "./encode-messages";

const budgetMin = 1_024;
/** For a caller who wants thoughts and does not say how many. */
const usualBudget = 8_192;

type Asked = {
  readonly reasoning: Reasoning | null;
  readonly kind: Capabilities["reasoning"];
  readonly maxTokens: number;
  /** A tool must be called. */
  readonly isForced: boolean;
  readonly messages: readonly WireMessage[];
};

type Thinking = {
  readonly config: Readonly<Record<string, unknown>> | null;
  readonly effort: string | null;
  readonly isThinking: boolean;
  readonly dropped: readonly string[];
};

const none: Thinking = { config: null, effort: null, isThinking: false, dropped: [] };
const refused: Thinking = { ...none, dropped: ["reasoning"] };

/**
 * How the model is told to think: by an effort or by a budget within the output cap. Where Anthropic would refuse it
 * (a forced tool, a cap too small, a turn that began without thoughts) the model does not think, which is reported.
 */
export function writeThinking({ reasoning, kind, maxTokens, isForced, messages }: Asked): Thinking {
  if (!reasoning) return none;
  const { effort, budgetTokens, isShown } = reasoning;
  const isAdaptive = kind === "adaptive" || kind === "effort";
  if (effort === "none" || budgetTokens === 0) return isAdaptive ? { ...none, config: { type: "disabled" } } : none;
  if (effort === null && budgetTokens === null && !isShown) return none;
  if (kind === "none" || isForced) return refused;
  const display = isShown === null ? {} : { display: isShown ? "summarized" : "omitted" };
  if (isAdaptive) {
    const asked = effortOf(reasoning);
    return {
      config: { type: "adaptive", ...display },
      effort: asked === "minimal" ? "low" : asked,
      isThinking: true,
      dropped: [],
    };
  }
  const budget = fitBudget(budgetOf(reasoning) ?? usualBudget, maxTokens);
  if (budget === null || isWithinThoughtlessTurn(messages)) return refused;
  const shown = isShown === false ? display : {};
  return { config: { type: "enabled", budget_tokens: budget, ...shown }, effort: null, isThinking: true, dropped: [] };
}

/** A budget that leaves room for an answer, never above the one that was asked for; null when none fits. */
function fitBudget(asked: number, maxTokens: number): number | null {
  const room = asked < maxTokens ? asked : maxTokens - Math.max(budgetMin, Math.ceil(maxTokens / 4));
  const budget = Math.min(Math.trunc(asked), room);
  return budget >= budgetMin ? budget : null;
}

/** With a budget, a turn that goes on after a tool's result must have begun with thoughts; another wire's are not sent. */
function isWithinThoughtlessTurn(messages: readonly WireMessage[]): boolean {
  if (!messages.at(-1)?.content.some((block) => block.type === "tool_result")) return false;
  const first = messages.findLast(({ role }) => role === "assistant")?.content[0];
  return first !== undefined && first.type !== "thinking" && first.type !== "redacted_thinking";
}
