import type { Message, ToolResultPart } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { encodeAssistant } from "./encode-assistant";
import { encodeFile } from "./encode-file";
import { encodeToolResult } from "./encode-tool-result";

type Part = Record<string, unknown>;
type Content = { readonly role: "user" | "model"; readonly parts: Part[] };

/**
 * Messages as contents of two roles that take turns. Instructions in the middle of a conversation are said by the user,
 * in their place: there is no other role. In a turn the results of tools come first, as Google counts them against the
 * calls before it.
 */
export function encodeContents(messages: readonly Message[], model: string): readonly Content[] {
  const names = new Map<string, string>();
  const currentTurn = messages.findLastIndex(({ role }) => role === "user");
  const contents: Content[] = [];

  function add(role: Content["role"], parts: readonly Part[]): void {
    if (parts.length === 0) return;
    const last = contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else contents.push({ role, parts: [...parts] });
  }

  for (const [at, message] of messages.entries()) {
    switch (message.role) {
      case "system":
        add(
          "user",
          message.content.flatMap(({ text }) => (text === "" ? [] : [{ text }])),
        );
        break;
      case "user":
        add(
          "user",
          message.content.flatMap((part): readonly Part[] => {
            if (part.type === "file") return [encodeFile(part)];
            if (part.type === "text") return part.text === "" ? [] : [{ text: part.text }];
            return part.wire === "gemini" && isRecord(part.value) ? [part.value] : [];
          }),
        );
        break;
      case "assistant":
        for (const part of message.content) if (part.type === "tool-call") names.set(part.toolCallId, part.toolName);
        add("model", encodeAssistant(message.content, { model, isCurrent: at > currentTurn }));
        break;
      case "tool":
        add(
          "user",
          message.content.flatMap((result: ToolResultPart) => encodeToolResult(result, names, model)),
        );
    }
  }
  return contents.map(({ role, parts }) => ({ role, parts: role === "user" ? resultsFirst(parts) : parts }));
}

function resultsFirst(parts: readonly Part[]): Part[] {
  const isResult = (part: Part) => part.functionResponse !== undefined;
  return [...parts.filter(isResult), ...parts.filter((part) => !isResult(part))];
}
