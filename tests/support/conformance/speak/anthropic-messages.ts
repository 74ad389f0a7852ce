import { cut, type ProviderEvent, type Said, type ScriptedAnswer, type Speaker } from "../scripted-answer";

const stopReasons = { stop: "end_turn", length: "max_tokens", tool_calls: "tool_use", content_filter: "refusal" };

export const anthropicMessages: Speaker = {
  whole: (answer, model) => ({
    ...toMessage(model),
    content: answer.said.map(toBlock),
    stop_reason: stopReasons[answer.finish],
    usage: toUsage(answer, answer.usage.output),
  }),

  stream(answer, model) {
    const message = { ...toMessage(model), content: [], stop_reason: null, usage: toUsage(answer, 1) };
    const events = [toEvent("message_start", { message }), toEvent("ping")];
    answer.said.forEach((said, index) => {
      events.push(toEvent("content_block_start", { index, content_block: toEmptyBlock(said) }));
      for (const delta of toDeltas(said)) events.push(toEvent("content_block_delta", { index, delta }));
      events.push(toEvent("content_block_stop", { index }));
    });
    const delta = { stop_reason: stopReasons[answer.finish], stop_sequence: null, stop_details: null, container: null };
    events.push(toEvent("message_delta", { delta, usage: toUsage(answer, answer.usage.output) }));
    return [...events, toEvent("message_stop")];
  },

  error: (status, message) => ({ type: "error", error: { type: errorType(status), message }, request_id: "req_fake" }),
  errorEvent: (message) => toEvent("error", { error: { type: "overloaded_error", message }, request_id: "req_fake" }),
};

function toEvent(type: string, rest: object = {}): ProviderEvent {
  return { event: type, data: JSON.stringify({ type, ...rest }) };
}

function toMessage(model: string) {
  return {
    id: "msg_fake0001",
    type: "message",
    role: "assistant",
    model,
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_sequence: null,
  };
}

function toBlock(said: Said) {
  if (said.type === "call")
    return { type: "tool_use", id: said.id, name: said.name, input: JSON.parse(said.args || "{}") };
  if (said.type === "reasoning") return { type: "thinking", thinking: said.text, signature: said.signature };
  return { type: "text", text: said.text, citations: null };
}

function toEmptyBlock(said: Said) {
  if (said.type === "call") return { ...toBlock(said), input: {} };
  if (said.type === "reasoning") return { type: "thinking", thinking: "", signature: "" };
  return { type: "text", text: "", citations: null };
}

function toDeltas(said: Said): object[] {
  if (said.type === "call") return cut(said.args).map((json) => ({ type: "input_json_delta", partial_json: json }));
  if (said.type !== "reasoning") return cut(said.text).map((text) => ({ type: "text_delta", text }));
  const thoughts = cut(said.text).map((thinking) => ({ type: "thinking_delta", thinking }));
  return [...thoughts, { type: "signature_delta", signature: said.signature }];
}

/** Input counts without what the cache gave; output is cumulative. */
function toUsage({ usage }: ScriptedAnswer, output: number) {
  return {
    input_tokens: usage.input - usage.cacheRead,
    cache_read_input_tokens: usage.cacheRead,
    cache_creation_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    server_tool_use: null,
    service_tier: "standard",
  };
}

function errorType(status: number): string {
  const types: Record<number, string> = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
  };
  return types[status] ?? "api_error";
}
