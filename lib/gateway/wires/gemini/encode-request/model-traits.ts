/** What is known of Google's models by their names, where the catalogue has no word for it. */

/** By this, a call in the current turn goes without the signature that Gemini 3 asks for. */
export const unsigned = "skip_thought_signature_validator";

const isOlder = (model: string) => /gemini-[12](\.|-|$)|gemma|learnlm/.test(model);

/** Gemini 3 refuses calls of the current turn that come back without their signature. */
export function needsSignatures(model: string): boolean {
  return !isOlder(model);
}

/** Up to Gemini 2.5, a tool's result can hold no media, and functions exclude search and answers in JSON. */
export function bearsMixing(model: string): boolean {
  return !isOlder(model);
}

/** Bounds of `thinkingBudget`; what lies outside is refused. */
export function thinkingBudgetBounds(model: string): { readonly min: number; readonly max: number } {
  return /pro/.test(model) ? { min: 128, max: 32_768 } : { min: 0, max: 24_576 };
}
