import type { Reasoning } from "./generate-request";

type Effort = NonNullable<Reasoning["effort"]>;

/** Tokens for thinking that each word stands for, where one wire has words and the other numbers. */
const budgets: readonly (readonly [Effort, number])[] = [
  ["none", 0],
  ["minimal", 1_024],
  ["low", 2_048],
  ["medium", 8_192],
  ["high", 16_384],
  ["xhigh", 24_576],
  ["max", 32_768],
];

/** The word for how hard to think: the one given, or the first whose budget is at least the one given. */
export function effortOf({ effort, budgetTokens }: Pick<Reasoning, "effort" | "budgetTokens">): Effort | null {
  if (effort !== null || budgetTokens === null) return effort;
  return budgets.find(([, tokens]) => tokens >= budgetTokens)?.[0] ?? "max";
}

/** Tokens for thinking: those given, or those of the word given. */
export function budgetOf({ effort, budgetTokens }: Pick<Reasoning, "effort" | "budgetTokens">): number | null {
  if (budgetTokens !== null || effort === null) return budgetTokens;
  return budgets.find(([word]) => word === effort)?.[1] ?? null;
}
