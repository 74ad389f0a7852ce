import type { AssistantPart, Message, TextPart, ToolResultPart, UserPart } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { partsOf } from "../forward/measure-contents";
import { pick, pickRecord } from "../spelling";
import { createCallRegister } from "./call-register";
import { createAssistantParts } from "./decode-assistant";
import { decodeFile } from "./decode-file";
import { decodeToolResult } from "./decode-tool-result";

/** Google's contents as messages. A model's contents in a row are one message: its SDK keeps every chunk as one. */
export function decodeContents(contents: readonly unknown[]): {
  readonly messages: readonly Message[];
  readonly uncarried: readonly string[];
} {
  const calls = createCallRegister(contents);
  const messages: Message[] = [];
  const uncarried = new Set<string>();
  let assistant: ReturnType<typeof createAssistantParts> | null = null;

  const closeAssistant = () => {
    const content: readonly AssistantPart[] = assistant?.parts() ?? [];
    if (content.length > 0) messages.push({ role: "assistant", content });
    assistant = null;
  };

  for (const content of contents) {
    const role = isRecord(content) ? (content.role ?? "user") : "user";
    const parts = partsOf(content);
    for (const part of parts) if (pick(part, "videoMetadata") !== undefined) uncarried.add("videoMetadata");
    if (role === "model" || role === "assistant") {
      assistant ??= createAssistantParts(calls);
      for (const part of parts) assistant.take(part);
      continue;
    }
    closeAssistant();
    if (role === "system") messages.push({ role: "system", content: parts.map(decodeText) });
    else if (role === "user" || role === "function" || role === "tool") messages.push(...decodeTurn(parts, calls));
    else invalid("contents", "The role of a content must be `user` or `model`.");
  }
  closeAssistant();
  return { messages, uncarried: [...uncarried] };
}

/** A user's turn: the results of tools and what is said beside them are messages of their own, in their order. */
function decodeTurn(
  parts: readonly Record<string, unknown>[],
  calls: ReturnType<typeof createCallRegister>,
): readonly Message[] {
  const messages: Message[] = [];
  let results: ToolResultPart[] = [];
  let said: UserPart[] = [];
  for (const part of parts) {
    const role = messages.at(-1)?.role;
    const response = pickRecord(part, "functionResponse");
    if (response) {
      if (role !== "tool") {
        results = [];
        messages.push({ role: "tool", content: results });
      }
      results.push(decodeToolResult(response, calls));
      continue;
    }
    const words = decodeUserPart(part);
    if (!words) continue;
    if (role !== "user") {
      said = [];
      messages.push({ role: "user", content: said });
    }
    said.push(words);
  }
  return messages;
}

function decodeUserPart(part: Record<string, unknown>): UserPart | null {
  const file = decodeFile(part);
  if (file) return file;
  if (typeof part.text === "string") return part.text === "" ? null : { type: "text", text: part.text };
  if (Object.keys(part).length === 0) return null;
  return invalid("contents", "A content holds a part that this model's provider cannot be given.");
}

function decodeText(part: Record<string, unknown>): TextPart {
  if (typeof part.text === "string") return { type: "text", text: part.text };
  return invalid("contents", "A content of the role `system` can hold text only.");
}
