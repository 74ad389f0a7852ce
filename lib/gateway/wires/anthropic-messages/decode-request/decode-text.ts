import type { CacheControl, TextPart } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";

// Claude Code's note to Anthropic's billing, renewed with every session: no instruction, and no other provider's affair.
const billingNote = "x-anthropic-billing-header:";

/** Instructions: a string or text blocks, those without text left out. */
export function readSystem(content: unknown, param: string): TextPart[] {
  if (content === undefined || content === null) return [];
  return readTexts(content, param).filter(({ text }) => !text.startsWith(billingNote));
}

/** A string or a list of text blocks; nothing else is allowed here. */
function readTexts(content: unknown, param: string): TextPart[] {
  if (typeof content === "string") return toText(content);
  if (!Array.isArray(content)) return invalid(param, `\`${param}\` must be text or a list of text blocks.`);
  return content.flatMap((block) =>
    isRecord(block) && typeof block.text === "string"
      ? toText(block.text, block)
      : invalid(param, `\`${param}\` may only hold text blocks.`),
  );
}

/** No part for no text, which every other provider would refuse. */
export function toText(text: string, block: Record<string, unknown> = {}): TextPart[] {
  return text === "" ? [] : [{ type: "text", text, ...readCacheMark(block) }];
}

/** Where the caller marked the prompt for caching. */
export function readCacheMark(block: Record<string, unknown>): { cacheControl?: CacheControl } {
  const mark = block.cache_control;
  if (!isRecord(mark)) return {};
  return { cacheControl: { ttl: mark.ttl === "5m" || mark.ttl === "1h" ? mark.ttl : null } };
}
