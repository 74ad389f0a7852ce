import type { Citation, ContentStart } from "../../../canonical/stream-part";
import { isRecord } from "../../media";
import { wire } from "../encode-answer/encode-content";

/** A block of an answer as it grows. */
export type GrowingBlock = {
  /** What it begins with; null where it is given as a whole when it ends, because only Anthropic understands it. */
  readonly start: ContentStart | null;
  /** What the block itself held when it began. */
  readonly held: string;
  readonly value: Record<string, unknown>;
};

/** What kind of content a block is. A server tool's call or result is no call of the client's. */
export function readBlock(block: Record<string, unknown>): GrowingBlock {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const value = { ...block };
  switch (block.type) {
    case "text":
      return { start: { type: "text" }, held: text(block.text), value };
    case "thinking":
      return { start: { type: "reasoning" }, held: text(block.thinking), value };
    case "redacted_thinking":
      return { start: { type: "reasoning", redacted: { wire, value: text(block.data) } }, held: "", value };
    case "tool_use": {
      const start = { type: "tool-call", toolCallId: text(block.id), toolName: text(block.name) } as const;
      const isGiven = isRecord(block.input) && Object.keys(block.input).length > 0;
      return { start, held: isGiven ? JSON.stringify(block.input) : "", value };
    }
    default:
      return { start: null, held: "", value };
  }
}

/** Where a statement comes from, kept in its own words too. */
export function readCitation(value: unknown): Citation | null {
  if (!isRecord(value)) return null;
  const text = (one: unknown) => (typeof one === "string" && one !== "" ? one : null);
  const source = text(value.source);
  return {
    url: text(value.url) ?? (source && /^https?:/.test(source) ? source : null),
    title: text(value.title) ?? text(value.document_title),
    citedText: text(value.cited_text),
    native: { wire, value },
  };
}
