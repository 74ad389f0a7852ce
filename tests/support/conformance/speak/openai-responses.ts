import { cut, type ProviderEvent, type Said, type ScriptedAnswer, type Speaker } from "../scripted-answer";
import { errorCode, errorType } from "./openai-chat";

const id = "resp_fake0001";

export const openaiResponses: Speaker = {
  whole: (answer, model) => toResponse(answer, model, answer.said.map(toItem)),

  stream(answer, model) {
    const events: ProviderEvent[] = [];
    const say = (type: string, rest: object) =>
      events.push({ event: type, data: JSON.stringify({ type, sequence_number: events.length, ...rest }) });
    const begun = { ...toResponse(answer, model, []), status: "in_progress", incomplete_details: null, usage: null };
    say("response.created", { response: begun });
    say("response.in_progress", { response: begun });
    answer.said.forEach((said, index) => {
      sayItem(say, said, index);
    });
    const last = answer.finish === "length" || answer.finish === "content_filter" ? "incomplete" : "completed";
    say(`response.${last}`, { response: toResponse(answer, model, answer.said.map(toItem)) });
    return events;
  },

  error: (status, message) => ({
    error: { message, type: errorType(status), param: null, code: errorCode(status) },
  }),
  errorEvent: (message) => ({
    event: "error",
    data: JSON.stringify({ type: "error", code: "server_error", message, param: null, sequence_number: 99 }),
  }),
};

type Say = (type: string, rest: object) => void;

function sayItem(say: Say, said: Said, index: number): void {
  const item = toItem(said, index);
  const at = { item_id: item.id, output_index: index };
  const added = { ...item, status: "in_progress" };
  if (said.type === "call") {
    say("response.output_item.added", { output_index: index, item: { ...added, arguments: "" } });
    for (const delta of cut(said.args)) say("response.function_call_arguments.delta", { ...at, delta });
    say("response.function_call_arguments.done", { ...at, name: said.name, arguments: said.args });
  } else if (said.type === "reasoning") {
    const part = { ...at, summary_index: 0 };
    say("response.output_item.added", { output_index: index, item: { ...added, summary: [], encrypted_content: "" } });
    say("response.reasoning_summary_part.added", { ...part, part: { type: "summary_text", text: "" } });
    for (const delta of cut(said.text)) say("response.reasoning_summary_text.delta", { ...part, delta });
    say("response.reasoning_summary_text.done", { ...part, text: said.text });
    say("response.reasoning_summary_part.done", { ...part, part: { type: "summary_text", text: said.text } });
  } else {
    const part = { ...at, content_index: 0 };
    const word = said.type === "text" ? "output_text" : "refusal";
    const logprobs = said.type === "text" ? { logprobs: [] } : {};
    const done = said.type === "text" ? { text: said.text } : { refusal: said.text };
    say("response.output_item.added", { output_index: index, item: { ...added, content: [] } });
    say("response.content_part.added", { ...part, part: toPart({ ...said, text: "" }) });
    for (const delta of cut(said.text)) say(`response.${word}.delta`, { ...part, delta, ...logprobs });
    say(`response.${word}.done`, { ...part, ...done, ...logprobs });
    say("response.content_part.done", { ...part, part: toPart(said) });
  }
  say("response.output_item.done", { output_index: index, item });
}

function toItem(said: Said, index: number) {
  if (said.type === "call") {
    const call = { call_id: said.id, name: said.name, arguments: said.args };
    return { id: `fc_${index}`, type: "function_call", status: "completed", ...call };
  }
  if (said.type === "reasoning") {
    const summary = [{ type: "summary_text", text: said.text }];
    return { id: `rs_${index}`, type: "reasoning", summary, encrypted_content: said.signature };
  }
  return { id: `msg_${index}`, type: "message", status: "completed", role: "assistant", content: [toPart(said)] };
}

function toPart(said: Extract<Said, { type: "text" | "refusal" }>) {
  return said.type === "text"
    ? { type: "output_text", text: said.text, annotations: [], logprobs: [] }
    : { type: "refusal", refusal: said.text };
}

function toResponse({ finish, usage }: ScriptedAnswer, model: string, output: readonly unknown[]) {
  const reason = finish === "length" ? "max_output_tokens" : "content_filter";
  const isIncomplete = finish === "length" || finish === "content_filter";
  return {
    id,
    object: "response",
    created_at: 1_763_000_000,
    status: isIncomplete ? "incomplete" : "completed",
    error: null,
    incomplete_details: isIncomplete ? { reason } : null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: 1,
    text: { format: { type: "text" } },
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    truncation: "disabled",
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: usage.cacheRead },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: usage.reasoning },
      total_tokens: usage.input + usage.output,
    },
    user: null,
  };
}
