import { cut, type ProviderEvent, type Said, type ScriptedAnswer, type Speaker } from "../scripted-answer";

const id = "chatcmpl-fake0001";
const created = 1_763_000_000;

export const openaiChat: Speaker = {
  whole(answer, model) {
    const message = {
      role: "assistant",
      content: join(answer, "text") || null,
      refusal: join(answer, "refusal") || null,
      ...(join(answer, "reasoning") && { reasoning_content: join(answer, "reasoning") }),
      ...(callsOf(answer).length > 0 && { tool_calls: callsOf(answer).map((call) => toCall(call)) }),
    };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: answer.finish }];
    return { id, object: "chat.completion", created, model, choices, usage: toUsage(answer) };
  },

  stream(answer, model) {
    const chunk = (choices: unknown[], rest = {}) =>
      toEvent({ id, object: "chat.completion.chunk", created, model, choices, ...rest });
    const delta = (value: object, finish: string | null = null) =>
      chunk([{ index: 0, delta: value, logprobs: null, finish_reason: finish }]);
    const events = [delta({ role: "assistant", content: "" })];
    let index = 0;
    for (const said of answer.said) {
      if (said.type === "text") events.push(...cut(said.text).map((content) => delta({ content })));
      if (said.type === "refusal") events.push(...cut(said.text).map((refusal) => delta({ refusal })));
      if (said.type === "reasoning") events.push(...cut(said.text).map((text) => delta({ reasoning_content: text })));
      if (said.type !== "call") continue;
      const at = index++;
      events.push(delta({ tool_calls: [{ index: at, ...toCall({ ...said, args: "" }) }] }));
      for (const piece of cut(said.args)) {
        events.push(delta({ tool_calls: [{ index: at, function: { arguments: piece } }] }));
      }
    }
    events.push(delta({}, answer.finish), chunk([], { usage: toUsage(answer) }));
    return [...events, { event: null, data: "[DONE]" }];
  },

  error: (status, message) => ({
    error: { message, type: errorType(status), param: null, code: errorCode(status) },
  }),
  errorEvent: (message) => toEvent({ error: { message, type: "server_error", param: null, code: "server_error" } }),
};

type Call = Extract<Said, { type: "call" }>;

const callsOf = ({ said }: ScriptedAnswer) => said.filter((one): one is Call => one.type === "call");

const toCall = (call: Call) => ({
  id: call.id,
  type: "function",
  function: { name: call.name, arguments: call.args },
});

function join({ said }: ScriptedAnswer, type: "text" | "refusal" | "reasoning"): string {
  return said.map((one) => (one.type === type ? one.text : "")).join("");
}

function toUsage({ usage }: ScriptedAnswer) {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0 },
  };
}

function toEvent(value: unknown): ProviderEvent {
  return { event: null, data: JSON.stringify(value) };
}

export function errorType(status: number): string {
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

export function errorCode(status: number): string | null {
  const codes: Record<number, string> = { 401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded" };
  return codes[status] ?? null;
}
