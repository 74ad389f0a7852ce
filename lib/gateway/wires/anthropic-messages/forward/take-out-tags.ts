import { isTagged } from "../../../canonical/tagged-signature";
import { isRecord } from "../../media";

/**
 * The messages without what came from models of other wires: thoughts that only their provider can read, and the places
 * that a foreign search quoted. Null when there is nothing of the kind.
 */
export function removeTagged(messages: readonly unknown[]): unknown[] | null {
  let isChanged = false;
  const kept = messages.flatMap((message) => {
    if (!isRecord(message) || !Array.isArray(message.content)) return [message];
    if (!message.content.some((block) => isForeign(block) || quotesForeign(block))) return [message];
    isChanged = true;
    const content = message.content.filter((block) => !isForeign(block)).map(withoutForeignQuotes);
    // A turn that was nothing but such thoughts would be refused as empty.
    return content.length > 0 ? [{ ...message, content }] : [];
  });
  return isChanged ? kept : null;
}

function isForeign(block: unknown): boolean {
  if (!isRecord(block)) return false;
  const proof = block.type === "thinking" ? block.signature : block.type === "redacted_thinking" ? block.data : null;
  return typeof proof === "string" && isTagged(proof);
}

function quotesForeign(block: unknown): boolean {
  return isRecord(block) && Array.isArray(block.citations) && block.citations.some(isForeignQuote);
}

function withoutForeignQuotes(block: unknown): unknown {
  if (!isRecord(block) || !Array.isArray(block.citations)) return block;
  const citations = block.citations.filter((citation) => !isForeignQuote(citation));
  const { citations: _, ...rest } = block;
  return citations.length > 0 ? { ...rest, citations } : rest;
}

function isForeignQuote(citation: unknown): boolean {
  return isRecord(citation) && typeof citation.encrypted_index === "string" && isTagged(citation.encrypted_index);
}
