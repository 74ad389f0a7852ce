import { isTagged, readSignature } from "../../../canonical/tagged-signature";
import { isRecord } from "../../media";

const encoder = new TextEncoder();

/**
 * The body without reasoning that only another wire could read: items that carry a tag. One whose tag leads home gets
 * its own content back. The body is written anew, which happens only to a conversation that has changed providers.
 */
export function takeOutForeignReasoning(parsed: Readonly<Record<string, unknown>>): Uint8Array {
  const input = Array.isArray(parsed.input) ? parsed.input.flatMap(restore) : parsed.input;
  return encoder.encode(JSON.stringify({ ...parsed, input }));
}

function restore(item: unknown): unknown[] {
  if (!isRecord(item) || item.type !== "reasoning") return [item];
  const { encrypted_content: encrypted } = item;
  if (typeof encrypted !== "string" || !isTagged(encrypted)) return [item];
  const signature = readSignature(encrypted, "openai_responses");
  if (signature?.wire !== "openai_responses" || signature.value === "") return [];
  return [{ ...item, ...(signature.itemId && { id: signature.itemId }), encrypted_content: signature.value }];
}
