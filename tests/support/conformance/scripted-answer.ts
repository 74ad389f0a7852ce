/** What a model says, in no provider's dialect. The fake providers speak it in theirs; nothing here knows the gateway. */
export type Said =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "refusal"; readonly text: string }
  /** `signature`: the proof that has to come back on the next turn, where the wire has such a thing. */
  | { readonly type: "reasoning"; readonly text: string; readonly signature: string }
  /** `args` is JSON as the model wrote it; "" is how some say that there are none. */
  | { readonly type: "call"; readonly id: string; readonly name: string; readonly args: string };

export type Finish = "stop" | "length" | "tool_calls" | "content_filter";

/** Totals: input includes what came from the cache, output includes reasoning. */
export type ScriptedUsage = {
  readonly input: number;
  readonly cacheRead: number;
  readonly output: number;
  readonly reasoning: number;
};

export type ScriptedAnswer = {
  readonly said: readonly Said[];
  readonly finish: Finish;
  readonly usage: ScriptedUsage;
};

export type ProviderEvent = { readonly event: string | null; readonly data: string };

/** How a provider of one wire says it. */
export type Speaker = {
  whole(answer: ScriptedAnswer, model: string): unknown;
  /** Every event of the answer, the last one the wire's word for "complete". */
  stream(answer: ScriptedAnswer, model: string): ProviderEvent[];
  /** The body of an error answer. */
  error(status: number, message: string): unknown;
  /** An error in the middle of a stream. */
  errorEvent(message: string): ProviderEvent;
};

export const smallUsage: ScriptedUsage = { input: 120, cacheRead: 0, output: 30, reasoning: 0 };

export function saying(text: string, over: Partial<ScriptedAnswer> = {}): ScriptedAnswer {
  return { said: [{ type: "text", text }], finish: "stop", usage: smallUsage, ...over };
}

export function calling(...calls: readonly { name: string; args: string }[]): ScriptedAnswer {
  const said = calls.map(({ name, args }, at) => ({ type: "call" as const, id: `call_${at}_abc`, name, args }));
  return { said, finish: "tool_calls", usage: smallUsage };
}

/** In about `count` pieces, so that nothing arrives at once. */
export function cut(text: string, count = 3): string[] {
  const letters = [...text];
  const size = Math.max(1, Math.ceil(letters.length / count));
  const pieces: string[] = [];
  for (let at = 0; at < letters.length; at += size) pieces.push(letters.slice(at, at + size).join(""));
  return pieces;
}
