import type { Reasoning } from "../../../canonical/generate-request";
import type { Capabilities } from "../../../ports";
import { thinkingBudgetBounds } from "./model-traits";

type Effort = NonNullable<Reasoning["effort"]>;

/** How many tokens of thought stand for a word, in every dialect that has one of the two. */
const budgets: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 24_576,
  max: 32_768,
};

const levels: Readonly<Record<Exclude<Effort, "none">, string>> = {
  minimal: "MINIMAL",
  low: "LOW",
  medium: "MEDIUM",
  high: "HIGH",
  xhigh: "HIGH",
  max: "HIGH",
};

/** `thinkingConfig`; null when nothing is asked, "dropped" when the model does not think. */
export function encodeThinking(
  reasoning: Reasoning | null,
  model: string,
  told: Capabilities["reasoning"],
): Record<string, unknown> | "dropped" | null {
  if (!reasoning) return null;
  const { effort, budgetTokens, isShown } = reasoning;
  const asksNone = effort === "none" || (effort === null && budgetTokens === 0);
  if (told === "none") return asksNone || (effort === null && budgetTokens === null) ? null : "dropped";
  const thinking: Record<string, unknown> = {
    ...(told === "effort" ? toLevel(reasoning, model, asksNone) : toBudget(reasoning, model)),
    ...(isShown !== null && { includeThoughts: isShown }),
  };
  return Object.keys(thinking).length > 0 ? thinking : null;
}

/** These models always think; least is what comes nearest to not at all, and only the small ones have a word for it. */
function toLevel({ effort, budgetTokens }: Reasoning, model: string, asksNone: boolean) {
  if (asksNone) return { thinkingLevel: /flash/.test(model) ? "MINIMAL" : "LOW" };
  const word = effort ?? (budgetTokens === null ? null : effortOf(budgetTokens));
  return word === null || word === "none" ? {} : { thinkingLevel: levels[word] };
}

function toBudget({ effort, budgetTokens }: Reasoning, model: string) {
  const budget = budgetTokens ?? (effort === null ? null : budgets[effort]);
  if (budget === null) return {};
  const { min, max } = thinkingBudgetBounds(model);
  return { thinkingBudget: Math.min(Math.max(budget, min), max) };
}

function effortOf(budgetTokens: number): Effort {
  const words = Object.keys(budgets) as Effort[];
  return words.find((word) => budgets[word] >= budgetTokens) ?? "max";
}
