import type {
  AssistantPart,
  CacheControl,
  TextPart,
  ToolResultPart,
  UserPart,
} from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { readInput, wire } from "../encode-answer/encode-content";
import { writeFile } from "./encode-file";

export type WireBlock = Readonly<Record<string, unknown>>;

/** Anthropic takes only ids of letters, digits, `_` and `-`; others are written so, each still its own. */
export type WriteId = (id: string) => string;

/** The caller's mark for caching, as a member of a block or of a tool. */
export function writeCacheMark({ cacheControl }: { readonly cacheControl?: CacheControl }) {
  if (!cacheControl) return {};
  return { cache_control: { type: "ephemeral", ...(cacheControl.ttl && { ttl: cacheControl.ttl }) } };
}

/** Text, but for blanks alone, which would be refused and say nothing. */
export function writeText(part: TextPart): WireBlock[] {
  return part.text.trim() === "" ? [] : [{ type: "text", text: part.text, ...writeCacheMark(part) }];
}

/** What the user said, as blocks; none for what only another wire understands. */
export function writeUserPart(part: UserPart): WireBlock[] {
  if (part.type === "text") return writeText(part);
  if (part.type === "file") return [writeFile(part)];
  return part.wire === wire && isRecord(part.value) ? [part.value] : [];
}

/** What the model said before, as blocks. */
export function writeAssistantPart(part: AssistantPart, writeId: WriteId): WireBlock[] {
  switch (part.type) {
    case "reasoning":
      // Others' thoughts would be refused: their proof means nothing here.
      if (part.redacted?.wire === wire) return [{ type: "redacted_thinking", data: part.redacted.value }];
      if (part.signature?.wire !== wire) return [];
      return [{ type: "thinking", thinking: part.text, signature: part.signature.value }];
    case "tool-call":
      return [
        {
          type: "tool_use",
          id: writeId(part.toolCallId),
          name: part.toolName,
          input: part.isCustom ? { input: part.input } : readInput(part.input),
          ...writeCacheMark(part),
        },
      ];
    default:
      return writeUserPart(part);
  }
}

/** What a tool answered. Throws 400 for a file that Anthropic has no place for. */
export function writeToolResult(part: ToolResultPart, writeId: WriteId): WireBlock {
  const content = part.content.flatMap(writeUserPart);
  return {
    type: "tool_result",
    tool_use_id: writeId(part.toolCallId),
    ...(content.length > 0 && { content }),
    ...(part.isError && { is_error: true }),
    ...writeCacheMark(part),
  };
}
