/** Gemini's answers, whose calls may come in pieces, each with the place in the arguments where it belongs. */
type Piece = { jsonPath: string } & Record<string, unknown>;
type Part = {
  text?: string;
  thought?: boolean;
  functionCall?: { name?: string; args?: unknown; partialArgs?: Piece[]; willContinue?: boolean };
};
type Candidate = { content?: { parts?: Part[] }; finishReason?: string };
type Open = { readonly name: string; readonly args: Record<string, unknown> };

export function readGemini(payloads: readonly Record<string, unknown>[]) {
  let text = "";
  const calls: Open[] = [];
  let isComplete = false;
  for (const payload of payloads) {
    const [candidate] = (payload.candidates ?? []) as Candidate[];
    for (const part of candidate?.content?.parts ?? []) {
      const call = part.functionCall;
      if (!part.thought) text += part.text ?? "";
      if (call?.name) calls.push({ name: call.name, args: { ...(call.args as object) } });
      for (const piece of call?.partialArgs ?? []) put(calls.at(-1)!.args, piece);
    }
    if (candidate?.finishReason) isComplete = true;
  }
  return { text, calls: calls.map(({ name, args }) => ({ name, args: JSON.stringify(args) })), isComplete };
}

/** `$.a.b[0].c`: a text is added to what is there, everything else is set. */
function put(args: Record<string, unknown>, { jsonPath, willContinue: _willContinue, ...rest }: Piece): void {
  const steps = jsonPath.match(/[^.$[\]]+/g) ?? [];
  const [value] = Object.values(rest);
  let at: Record<string, unknown> = args;
  for (const [depth, step] of steps.slice(0, -1).entries()) {
    at[step] ??= /^\d+$/.test(steps[depth + 1]!) ? [] : {};
    at = at[step] as Record<string, unknown>;
  }
  const last = steps.at(-1)!;
  at[last] = typeof value === "string" ? `${at[last] ?? ""}${value}` : value;
}
