import type { Wire } from "@/lib/gateway/ports";

type Counted = { readonly wire: Wire; readonly usage: object; readonly output?: readonly object[] };

/** A whole answer that reports this usage. */
export function wholeAnswer({ wire, usage, output = [] }: Counted): object {
  switch (wire) {
    case "openai_chat": {
      const message = { role: "assistant", content: "Hello" };
      return { id: "c", object: "chat.completion", choices: [{ index: 0, message, finish_reason: "stop" }], usage };
    }
    case "openai_responses":
      return { id: "r", object: "response", status: "completed", output: [...output, responsesText], usage };
    case "anthropic_messages":
      return { id: "m", type: "message", role: "assistant", content: [text], stop_reason: "end_turn", usage };
    case "gemini":
      return { candidates: [{ content: modelSays, finishReason: "STOP" }], usageMetadata: usage };
  }
}

/** The same answer as a stream. */
export function streamedAnswer(counted: Counted): string {
  const { wire, usage } = counted;
  switch (wire) {
    case "openai_chat": {
      const head = { id: "c", object: "chat.completion.chunk" };
      const say = (delta: object, finish: string | null) => [{ index: 0, delta, finish_reason: finish }];
      const chunks = [
        { ...head, choices: say({ role: "assistant", content: "Hel" }, null) },
        { ...head, choices: say({ content: "lo" }, "stop") },
        { ...head, choices: [], usage },
      ];
      return [...chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"].map((data) => `data: ${data}\n\n`).join("");
    }
    case "openai_responses":
      return events(
        { type: "response.created", response: { id: "r", status: "in_progress", output: [] } },
        { type: "response.output_text.delta", item_id: "t", output_index: 0, content_index: 0, delta: "Hello" },
        { type: "response.completed", response: wholeAnswer(counted) },
      );
    case "anthropic_messages":
      return events(
        {
          type: "message_start",
          message: { ...wholeAnswer(counted), content: [], stop_reason: null, usage: begun(usage) },
        },
        { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
        { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } },
        { type: "content_block_stop", index: 0 },
        { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage },
        { type: "message_stop" },
      );
    case "gemini": {
      const begin = { candidates: [{ content: modelSays }], usageMetadata: { ...usage, candidatesTokenCount: 1 } };
      return [begin, wholeAnswer(counted)].map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join("");
    }
  }
}

const text = { type: "text", text: "Hello" };
const modelSays = { role: "model", parts: [{ text: "Hello" }] };
const responsesText = {
  id: "t",
  type: "message",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_text", text: "Hello", annotations: [] }],
};

/** What Anthropic says at the start: the same input, hardly an output, and no passes yet. */
function begun(usage: object): object {
  return { ...usage, output_tokens: 1, iterations: undefined, server_tool_use: undefined };
}

function events(...list: readonly ({ readonly type: string } & Readonly<Record<string, unknown>>)[]): string {
  return list.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
}
