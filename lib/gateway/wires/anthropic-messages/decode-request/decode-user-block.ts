import type { FilePart, TextPart, ToolResultPart } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { readDocument, readImage } from "./decode-file";
import { readCacheMark, toText } from "./decode-text";

/** What a tool answered, with the name of the tool where the call is part of the conversation. */
export function readToolResult(
  block: Record<string, unknown>,
  at: string,
  toolNames: ReadonlyMap<string, string>,
): ToolResultPart {
  const { tool_use_id: id, content } = block;
  if (typeof id !== "string") return invalid(at, "A tool_result block must have `tool_use_id`.");
  return {
    type: "tool-result",
    toolCallId: id,
    toolName: toolNames.get(id) ?? null,
    content: readResult(content, `${at}.content`),
    isError: block.is_error === true,
    ...readCacheMark(block),
  };
}

function readResult(content: unknown, param: string): (TextPart | FilePart)[] {
  if (content === undefined || content === null) return [];
  if (typeof content === "string") return toText(content);
  if (!Array.isArray(content)) return invalid(param, "A tool's result must be text or a list of blocks.");
  return content.flatMap((block, index) =>
    isRecord(block) ? readUserBlock(block, `${param}.${index}`) : invalid(param, "Every block must be an object."),
  );
}

/** A block of what the user said, or of a result. What cannot be carried is refused: content is never left out. */
export function readUserBlock(block: Record<string, unknown>, at: string): (TextPart | FilePart)[] {
  switch (block.type) {
    case "text":
      return typeof block.text === "string" ? toText(block.text, block) : invalid(at, "A text block must have `text`.");
    case "image":
      return [readImage(block, at)];
    case "document":
      return readDocument(block, at, readUserBlock);
    case "search_result":
      return readSearchResult(block, at);
    case "tool_reference":
      return toText(`Tool: ${String(block.tool_name)}`, block);
    default: {
      const message = `\`${at}\` is of a kind that this model's provider has no place for.`;
      throw gatewayError("unsupported_parameter", message, { param: at });
    }
  }
}

/** What a caller's own search found: its title, its place, and its text. */
function readSearchResult(block: Record<string, unknown>, at: string): (TextPart | FilePart)[] {
  const found = Array.isArray(block.content) ? block.content.filter(isRecord) : [];
  const heading = [block.title, block.source].filter((line) => typeof line === "string" && line !== "").join("\n");
  return [...toText(heading), ...found.flatMap((part) => readUserBlock(part, `${at}.content`))];
}
