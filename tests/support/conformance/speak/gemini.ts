import { cut, type ProviderEvent, type Said, type ScriptedAnswer, type Speaker } from "../scripted-answer";

const finishReasons = { stop: "STOP", length: "MAX_TOKENS", tool_calls: "STOP", content_filter: "SAFETY" };
const statuses: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};

export const gemini: Speaker = {
  whole: (answer, model) => ({
    candidates: [toCandidate(toParts(answer.said), finishReasons[answer.finish])],
    ...toTail(answer, model),
  }),

  stream(answer, model) {
    const pieces = toParts(answer.said).flatMap(cutPart);
    const events = pieces.map((part) => toEvent({ candidates: [toCandidate([part])], ...toTail(answer, model) }));
    const last = { candidates: [toCandidate([], finishReasons[answer.finish])], ...toTail(answer, model) };
    return [...events, toEvent(last)];
  },

  error: (status, message) => ({ error: { code: status, message, status: statuses[status] ?? "INTERNAL" } }),
  errorEvent: (message) => toEvent({ error: { code: 503, message, status: "UNAVAILABLE" } }),
};

type Part = { text?: string; thought?: boolean; thoughtSignature?: string; functionCall?: object };

/** The proof of a thought stands on the first part after it, as Gemini 3 puts it. */
function toParts(said: readonly Said[]): Part[] {
  let signature: string | null = null;
  return said.map((one) => {
    if (one.type === "reasoning") {
      signature = one.signature;
      return { text: one.text, thought: true };
    }
    const sign = signature === null ? {} : { thoughtSignature: signature };
    signature = null;
    if (one.type !== "call") return { text: one.text, ...sign };
    return { functionCall: { id: one.id, name: one.name, args: JSON.parse(one.args || "{}") }, ...sign };
  });
}

function cutPart(part: Part): Part[] {
  const { text, ...rest } = part;
  return text === undefined ? [part] : cut(text).map((piece) => ({ text: piece, ...rest }));
}

const toCandidate = (parts: readonly Part[], finishReason?: string) => ({
  content: { role: "model", ...(parts.length > 0 && { parts }) },
  index: 0,
  ...(finishReason && { finishReason }),
});

function toTail({ usage }: ScriptedAnswer, model: string) {
  return {
    usageMetadata: {
      promptTokenCount: usage.input,
      candidatesTokenCount: usage.output - usage.reasoning,
      ...(usage.reasoning > 0 && { thoughtsTokenCount: usage.reasoning }),
      ...(usage.cacheRead > 0 && { cachedContentTokenCount: usage.cacheRead }),
      totalTokenCount: usage.input + usage.output,
    },
    modelVersion: model,
    responseId: "fakeResponse0001",
  };
}

function toEvent(value: unknown): ProviderEvent {
  return { event: null, data: JSON.stringify(value) };
}
