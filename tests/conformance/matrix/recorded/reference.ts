/** What a recorded answer says, read in the plainest way and without a line of the gateway's. */
import type { Wire } from "@/lib/gateway/ports";
import type { Recorded } from "./read-recorded";
import { readGemini } from "./reference-gemini";

export type Reference = {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly args: unknown }[];
  /** It was recorded to its end, and its end is no failure. */
  readonly isComplete: boolean;
};

// Providers' events, by the few members that count here.
type Json = Record<string, unknown>;
type Call = { name: string; args: string };
type Draft = { text: string; calls: Call[]; isComplete: boolean };

export function readReference({ wire, payloads }: Recorded, isWhole: boolean): Reference {
  const { text, calls, isComplete } = (isWhole ? wholes : streams)[wire](payloads);
  return {
    text,
    isComplete,
    calls: calls.map(({ name, args }) => ({ name, args: args === "" ? {} : JSON.parse(args) })),
  };
}

const streams: Readonly<Record<Wire, (payloads: readonly Json[]) => Draft>> = {
  openai_chat: readChat,
  openai_responses: readResponses,
  anthropic_messages: readAnthropic,
  gemini: readGemini,
};

const wholes: typeof streams = {
  openai_chat([body]) {
    const { message } = (body as { choices: { message: ChatDelta }[] }).choices[0]!;
    const calls = (message.tool_calls ?? []).map((call) => ({
      name: call.function!.name!,
      args: call.function!.arguments!,
    }));
    return { text: chatText(message.content), calls, isComplete: true };
  },
  openai_responses: ([body]) => readOutput((body as { output: Item[] }).output),
  anthropic_messages([body]) {
    const blocks = (body as { content: Block[] }).content;
    const calls = blocks
      .filter(({ type }) => type === "tool_use")
      .map(({ name, input }) => ({ name: name!, args: JSON.stringify(input) }));
    return { text: blocks.map(({ type, text }) => (type === "text" ? text : "")).join(""), calls, isComplete: true };
  },
  gemini: readGemini,
};

type ChatCall = { index?: number; id?: string; function?: { name?: string; arguments?: string } };
type ChatDelta = { content?: unknown; tool_calls?: ChatCall[] };

function readChat(payloads: readonly Json[]): Draft {
  const draft: Draft = { text: "", calls: [], isComplete: false };
  const byKey = new Map<string, Call>();
  for (const payload of payloads) {
    const [choice] = (payload.choices ?? []) as { delta?: ChatDelta; finish_reason?: string | null }[];
    draft.text += chatText(choice?.delta?.content);
    for (const [at, { index, id, function: said }] of (choice?.delta?.tool_calls ?? []).entries()) {
      const key = String(index ?? id ?? at);
      const known = byKey.get(key);
      if (known) known.args += said?.arguments ?? "";
      else {
        const call = { name: said?.name ?? "", args: said?.arguments ?? "" };
        byKey.set(key, call);
        draft.calls.push(call);
      }
    }
    if (choice?.finish_reason) draft.isComplete = true;
  }
  return draft;
}

/** Mistral writes parts where others write text. */
function chatText(content: unknown): string {
  if (!Array.isArray(content)) return typeof content === "string" ? content : "";
  return content.map((part: { type: string; text?: string }) => (part.type === "text" ? part.text : "")).join("");
}

type Item = {
  type: string;
  name?: string;
  arguments?: string;
  input?: string;
  content?: { type: string; text?: string; refusal?: string }[];
};

/** Of some recordings the deltas were shortened by hand, of others the items: the longer of the two that agree counts. */
function readResponses(payloads: readonly Json[]): Draft {
  const draft: Draft = { text: "", calls: [], isComplete: false };
  let streamed = "";
  for (const { type, delta, item } of payloads) {
    if (textDeltas.includes(type)) streamed += delta;
    if (type !== "response.output_item.done") continue;
    const { text, calls } = readOutput([item as Item]);
    draft.text += text.startsWith(streamed) ? text : streamed;
    draft.calls.push(...calls);
    streamed = "";
  }
  const last = payloads.at(-1)?.type;
  return { ...draft, isComplete: last === "response.completed" || last === "response.incomplete" };
}

const textDeltas: readonly unknown[] = ["response.output_text.delta", "response.refusal.delta"];

function readOutput(items: readonly Item[]): Draft {
  const said = items.flatMap(({ type, content }) => (type === "message" ? (content ?? []) : []));
  const calls = items.flatMap(({ type, name, arguments: args, input }) => {
    if (type === "function_call") return { name: name!, args: args! };
    return type === "custom_tool_call" ? { name: name!, args: JSON.stringify({ input }) } : [];
  });
  return {
    text: said.map(({ text, refusal }) => text ?? refusal ?? "").join(""),
    calls,
    isComplete: true,
  };
}

type Block = { type: string; name?: string; input?: unknown; text?: string };
type AnthropicEvent = {
  type: string;
  index: number;
  /** Content that was there from the beginning: calls that a program of the model's makes. */
  message?: { content: Block[] };
  content_block?: Block;
  delta?: { text?: string; partial_json?: string };
};

function readAnthropic(payloads: readonly Json[]): Draft {
  const draft: Draft = { text: "", calls: [], isComplete: false };
  const open = new Map<number, Call>();
  for (const event of payloads as AnthropicEvent[]) {
    const block = event.content_block;
    for (const { type, name, input } of event.message?.content ?? []) {
      if (type === "tool_use") draft.calls.push({ name: name!, args: JSON.stringify(input) });
    }
    draft.text += block?.type === "text" ? (block.text ?? "") : (event.delta?.text ?? "");
    if (block?.type === "tool_use") {
      const input = JSON.stringify(block.input ?? {});
      const call = { name: block.name!, args: input === "{}" ? "" : input };
      open.set(event.index, call);
      draft.calls.push(call);
    } else if (block) open.delete(event.index);
    const call = open.get(event.index);
    if (call) call.args += event.delta?.partial_json ?? "";
    if (event.type === "message_stop") draft.isComplete = true;
  }
  return draft;
}
