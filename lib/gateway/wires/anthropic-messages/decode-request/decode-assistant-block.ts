import type { AssistantPart, Signature, ToolCallPart } from "../../../canonical/generate-request";
import { readSignature } from "../../../canonical/tagged-signature";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { readCacheMark, toText } from "./decode-text";

const wire = "anthropic_messages";

/** A block of what the model said before. What only Anthropic understands is kept for Anthropic. */
export function readAssistantBlock(block: Record<string, unknown>, at: string): AssistantPart[] {
  switch (block.type) {
    case "text":
      return typeof block.text === "string" ? toText(block.text, block) : invalid(at, "A text block must have `text`.");
    case "thinking":
      return [readThinking(block)];
    case "redacted_thinking": {
      const redacted = readSignature(String(block.data), wire);
      return redacted ? [{ type: "reasoning", text: "", redacted }] : [];
    }
    case "tool_use":
      return [readToolUse(block, at)];
    case "compaction":
      // It stands for all that was said before it.
      return typeof block.content === "string" ? toText(block.content, block) : [];
    default:
      return [{ type: "provider", wire, value: block }];
  }
}

function readThinking({ thinking, signature }: Record<string, unknown>): AssistantPart {
  const text = typeof thinking === "string" ? thinking : "";
  const proof = typeof signature === "string" && signature !== "" ? readSignature(signature, wire) : null;
  return { type: "reasoning", text, ...(proof && { signature: proof }) };
}

function readToolUse(block: Record<string, unknown>, at: string): ToolCallPart {
  const { id, name, input } = block;
  if (typeof id !== "string" || typeof name !== "string")
    return invalid(at, "A tool_use block must have `id` and `name`.");
  const isNothing = input === undefined || input === null || (isRecord(input) && Object.keys(input).length === 0);
  return {
    type: "tool-call",
    toolCallId: id,
    toolName: name,
    input: isNothing ? "" : JSON.stringify(input),
    ...readCacheMark(block),
  };
}

/**
 * Gives calls their signatures back: this dialect has no place for them on a call, so the encoder of answers puts them
 * into a thinking block without text just before it.
 */
export function withCallSignatures(parts: readonly AssistantPart[]): AssistantPart[] {
  const kept: AssistantPart[] = [];
  for (const part of parts) {
    const before = kept.at(-1);
    if (part.type === "tool-call" && before?.type === "reasoning" && before.text === "" && isOfCall(before.signature)) {
      kept.pop();
      kept.push({ ...part, signature: before.signature });
    } else kept.push(part);
  }
  return kept;
}

/** A signature that belongs to an item is that of thoughts. */
function isOfCall(signature: Signature | undefined): signature is Signature {
  return signature !== undefined && signature.wire !== wire && signature.itemId === undefined;
}
