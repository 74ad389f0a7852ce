import type { Reasoning } from "../../canonical/generate-request";
import type { Capabilities } from "../../ports";
import type { WireMessage } from "./write-messages";

const budgetMin = 1_024;
const budgets = {
  none: 0,
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 24_576,
  max: 32_768,
} as const;
type Effort = keyof typeof budgets;

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
    const asked = effort ?? effortOf(budgetTokens);
    return {
      config: { type: "adaptive", ...display },
      effort: asked === "minimal" ? "low" : asked,
      isThinking: true,
      dropped: [],
    };
  }
  const budget = fitBudget(budgetTokens ?? budgets[effort ?? "medium"], maxTokens);
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

function effortOf(budget: number | null): Effort | null {
  if (budget === null) return null;
  const found = (Object.keys(budgets) as Effort[]).find((effort) => effort !== "none" && budgets[effort] >= budget);
  return found ?? "max";
}

/** With a budget, a turn that goes on after a tool's result must have begun with thoughts; another wire's are not sent. */
function isWithinThoughtlessTurn(messages: readonly WireMessage[]): boolean {
  if (!messages.at(-1)?.content.some((block) => block.type === "tool_result")) return false;
  const first = messages.findLast(({ role }) => role === "assistant")?.content[0];
  return first !== undefined && first.type !== "thinking" && first.type !== "redacted_thinking";
}
