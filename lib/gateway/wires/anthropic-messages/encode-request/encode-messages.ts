import type { GenerateRequest, Message, TextPart } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import {
  type WireBlock,
  type WriteId,
  writeAssistantPart,
  writeText,
  writeToolResult,
  writeUserPart,
} from "./encode-parts";

export type WireMessage = { readonly role: "user" | "assistant"; readonly content: readonly WireBlock[] };

type Turn = { readonly role: WireMessage["role"]; readonly content: WireBlock[] };

// Says nothing; a conversation must begin with its user.
const nobody: WireBlock = { type: "text", text: "." };

/**
 * The conversation as strictly alternating turns that begin with the user: what one side says in a row is one turn, and
 * results of tools come first in theirs. Instructions within the conversation stay at their place, as marked text of
 * the user's turn, because only some versions of the API know the role `system` there.
 */
export function writeMessages(request: GenerateRequest): { system: readonly TextPart[]; messages: WireMessage[] } {
  const writeId = createIdWriter();
  const turns: Turn[] = [];
  for (const message of request.messages) {
    const role = message.role === "assistant" ? "assistant" : "user";
    const content = writeMessage(message, writeId);
    if (content.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role !== role) turns.push({ role, content });
    // One by one: a list of a hundred thousand is more than a call takes as arguments.
    else for (const block of content) last.content.push(block);
  }
  // Instructions alone are a request too, but not for Anthropic.
  if (turns.length === 0)
    return { system: [], messages: [{ role: "user", content: request.system.flatMap(writeText) }] };
  if (turns[0]!.role === "assistant") turns.unshift({ role: "user", content: [nobody] });
  return { system: request.system, messages: turns.map(settle) };
}

function writeMessage(message: Message, writeId: WriteId): WireBlock[] {
  switch (message.role) {
    case "system":
      return message.content.flatMap((part) => writeText({ ...part, text: markInstruction(part.text) }));
    case "tool":
      return message.content.map((part) => writeToolResult(part, writeId));
    case "user":
      return message.content.flatMap(writeUserPart);
    case "assistant":
      if (message.content.some((part) => part.type === "file")) {
        const text = "The provider of this model cannot be given pictures that a model made.";
        throw gatewayError("unsupported_parameter", text, { param: "messages" });
      }
      return message.content.flatMap((part) => writeAssistantPart(part, writeId));
  }
}

function markInstruction(text: string): string {
  return text.trim() === "" ? "" : `<system>\n${text}\n</system>`;
}

function settle({ role, content }: Turn, at: number, turns: readonly Turn[]): WireMessage {
  if (role === "user") {
    const isResult = (block: WireBlock) => block.type === "tool_result";
    return { role, content: [...content.filter(isResult), ...content.filter((block) => !isResult(block))] };
  }
  const last = content.at(-1)!;
  if (at < turns.length - 1 || typeof last.text !== "string") return { role, content };
  // What the model is to go on from must not end in blanks.
  return { role, content: [...content.slice(0, -1), { ...last, text: last.text.trimEnd() }] };
}

function createIdWriter(): WriteId {
  const written = new Map<string, string>();
  const taken = new Set<string>();
  // Where the numbers of an id's namesakes go on.
  const counts = new Map<string, number>();
  return (id) => {
    const known = written.get(id);
    if (known) return known;
    const plain = id.replace(/[^a-zA-Z0-9_-]/g, "_") || "call";
    let own = plain;
    let count = counts.get(plain) ?? 0;
    while (taken.has(own)) own = `${plain}_${++count}`;
    counts.set(plain, count);
    taken.add(own);
    written.set(id, own);
    return own;
  };
}
