import type { AssistantPart, Message, ToolResultPart, UserPart } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { readAssistantBlock, withCallSignatures } from "./decode-assistant-block";
import { readSystem, toText } from "./decode-text";
import { readToolResult, readUserBlock } from "./decode-user-block";

/** The conversation. Results of tools become messages of their own, before the rest of the turn that brought them. */
export function readMessages(value: unknown): Message[] {
  if (!Array.isArray(value)) return invalid("messages", "`messages` must be a list.");
  const toolNames = new Map<string, string>();
  return value.flatMap((message, at) => {
    const param = `messages.${at}`;
    if (!isRecord(message)) return invalid(param, "Every message must be an object.");
    switch (message.role) {
      case "system":
        return nonEmpty({ role: "system", content: readSystem(message.content, `${param}.content`) });
      case "assistant":
        return nonEmpty({ role: "assistant", content: readAssistant(message.content, param, toolNames) });
      case "user":
        return readUser(message.content, param, toolNames);
      default:
        return invalid(`${param}.role`, "A message's role must be user, assistant or system.");
    }
  });
}

function nonEmpty(message: Message): Message[] {
  return message.content.length > 0 ? [message] : [];
}

function readAssistant(content: unknown, param: string, toolNames: Map<string, string>): AssistantPart[] {
  const parts = readBlocks(content, param).flatMap(({ block, at }) => readAssistantBlock(block, at));
  for (const part of parts) if (part.type === "tool-call") toolNames.set(part.toolCallId, part.toolName);
  return withCallSignatures(parts);
}

function readUser(content: unknown, param: string, toolNames: ReadonlyMap<string, string>): Message[] {
  const results: ToolResultPart[] = [];
  const rest: UserPart[] = [];
  for (const { block, at } of readBlocks(content, param)) {
    if (block.type === "tool_result") results.push(readToolResult(block, at, toolNames));
    else rest.push(...readUserBlock(block, at));
  }
  return [...nonEmpty({ role: "tool", content: results }), ...nonEmpty({ role: "user", content: rest })];
}

type Placed = { readonly block: Record<string, unknown>; readonly at: string };

function readBlocks(content: unknown, param: string): Placed[] {
  if (typeof content === "string") return toText(content).map((block) => ({ block, at: `${param}.content` }));
  if (!Array.isArray(content))
    return invalid(`${param}.content`, "A message's content must be text or a list of blocks.");
  return content.map((block, index) => {
    const at = `${param}.content.${index}`;
    return isRecord(block) ? { block, at } : invalid(at, "Every block must be an object.");
  });
}
