import { isTagged } from "../../../canonical/tagged-signature";
import { isRecord } from "../../media";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * The body without reasoning that another wire's provider signed: no provider of this wire is its home, and some refuse
 * what they cannot read. The body itself where no tag stands in such a place. For bodies that hold a tag somewhere; they
 * are written anew, which is the one case in which a forwarded body is.
 */
export function takeOutTags(body: Uint8Array): Uint8Array {
  const parsed: unknown = JSON.parse(decoder.decode(body));
  if (!isRecord(parsed) || !Array.isArray(parsed.messages)) return body;
  const found = parsed.messages.filter((message) => isRecord(message) && cleanMessage(message));
  return found.length > 0 ? encoder.encode(JSON.stringify(parsed)) : body;
}

function cleanMessage(message: Record<string, unknown>): boolean {
  let isChanged = cleanDetails(message);
  if (cleanExtra(message)) isChanged = true;
  for (const call of Array.isArray(message.tool_calls) ? message.tool_calls : []) {
    if (isRecord(call) && cleanExtra(call)) isChanged = true;
  }
  return isChanged;
}

function cleanDetails(message: Record<string, unknown>): boolean {
  const { reasoning_details: details } = message;
  if (!Array.isArray(details)) return false;
  const kept = details.filter((detail) => !isRecord(detail) || !(isTag(detail.signature) || isTag(detail.data)));
  if (kept.length === details.length) return false;
  if (kept.length > 0) message.reasoning_details = kept;
  else delete message.reasoning_details;
  return true;
}

function cleanExtra(holder: Record<string, unknown>): boolean {
  const { extra_content: extra } = holder;
  if (!isRecord(extra) || !isRecord(extra.google) || !isTag(extra.google.thought_signature)) return false;
  delete extra.google.thought_signature;
  if (Object.keys(extra.google).length === 0) delete extra.google;
  if (Object.keys(extra).length === 0) delete holder.extra_content;
  return true;
}

function isTag(value: unknown): boolean {
  return typeof value === "string" && isTagged(value);
}
