import type { Citation, ContentStart, GeneratedContent } from "../../../canonical/stream-part";
import { writeSignature } from "../../../canonical/tagged-signature";
import { type GatewayError, gatewayError } from "../../../gateway-error";
import { isRecord } from "../../media";
import { parseText } from "../../read-json";

export const wire = "anthropic_messages";

/**
 * The block that a content begins with, as every key of the dialect wants it; null for what only another wire
 * understands. Throws for a picture that the model made: the dialect has no block for one.
 */
export function writeBlockStart(content: ContentStart): Readonly<Record<string, unknown>> | null {
  switch (content.type) {
    case "text":
      return { type: "text", text: "", citations: null } as const;
    case "reasoning":
      if (content.redacted) return { type: "redacted_thinking", data: writeSignature(content.redacted, wire) } as const;
      return { type: "thinking", thinking: "", signature: "" } as const;
    case "tool-call":
      return {
        type: "tool_use",
        id: content.toolCallId,
        name: content.toolName,
        input: {},
        caller: { type: "direct" },
      } as const;
    case "file":
      throw imageRefusal();
    case "provider":
      return content.wire === wire && isRecord(content.value) ? content.value : null;
  }
}

/** The answer holds a picture, and leaving it out would be an answer that nobody gave. */
export function imageRefusal(): GatewayError {
  return gatewayError("upstream", "The model answered with an image, which this dialect has no place for.");
}

/** A whole content as the blocks of a message: none for one without anything in it. */
export function writeBlocks({ start, text, signature, citations }: GeneratedContent): object[] {
  const block = writeBlockStart(start);
  if (!block) return [];
  switch (start.type) {
    case "text":
      if (text === "") return [];
      return [{ ...block, text, citations: citations.length > 0 ? citations.map(writeCitation) : null }];
    case "reasoning": {
      if (start.redacted) return [block];
      const proof = signature ? writeSignature(signature, wire) : "";
      return text === "" && proof === "" ? [] : [{ ...block, thinking: text, signature: proof }];
    }
    case "tool-call": {
      const input = start.isCustom ? { input: text } : readInput(text);
      return [...writeCallSignature(start), { ...block, input }];
    }
    default:
      return [block];
  }
}

/** A call's own signature, which the dialect has no place for, as thoughts without text before it. */
export function writeCallSignature(call: Extract<ContentStart, { type: "tool-call" }>): Record<string, unknown>[] {
  if (!call.signature) return [];
  return [{ type: "thinking", thinking: "", signature: writeSignature(call.signature, wire) }];
}

/** A tool's input as an object. What is none, because the answer was cut, is wrapped as Anthropic advises. */
export function readInput(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  return parseText(text) ?? { INVALID_JSON: text };
}

/** A source, in its own words or as a place on the web. The tag keeps a foreign one from ever being sent to Anthropic. */
export function writeCitation({ url, title, citedText, native }: Citation): unknown {
  if (native?.wire === wire) return native.value;
  return {
    type: "web_search_result_location",
    url: url ?? "",
    title,
    cited_text: citedText ?? "",
    encrypted_index: writeSignature({ wire: native?.wire ?? "openai_chat", value: "" }, wire),
  };
}
