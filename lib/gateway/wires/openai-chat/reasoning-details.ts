/**
 * `reasoning_details`, OpenRouter's list beside the plain text of reasoning: it has a place for signatures and for
 * reasoning that only its provider can read.
 */
import type { ReasoningPart, Signature } from "../../canonical/generate-request";
import { isTagged, readSignature, writeSignature } from "../../canonical/tagged-signature";
import { isRecord } from "../media";
import { parseText } from "../read-json";
import type { Members } from "./decode-request/read-value";
import type { ReasoningDetail } from "./encode-answer/chunk";

const home = "openai_chat";

/** What a provider of this wire needs to know its own detail again, without the text. */
export function toSignature(detail: Members): Signature | null {
  const { text: _text, summary: _summary, index: _index, ...facts } = detail;
  const { signature, data } = detail;
  const proof = typeof signature === "string" ? signature : typeof data === "string" ? data : "";
  if (proof === "") return null;
  if (isTagged(proof)) return readSignature(proof, home);
  const isPlain = Object.keys(facts).every((key) => ["type", "signature", "data"].includes(key));
  return { wire: home, value: isPlain ? proof : JSON.stringify(facts) };
}

/** The detail of a block of reasoning as a client or a provider of this wire is given it. */
export function toDetail(text: string, signature: Signature, index: number): ReasoningDetail {
  const native = nativeFacts(signature);
  if (native) return { ...native, type: String(native.type), text, index };
  return { type: "reasoning.text", text, signature: writeSignature(signature, home), index };
}

/** The detail of reasoning that nobody but its provider can read. */
export function toEncryptedDetail(redacted: Signature, index: number): ReasoningDetail {
  const native = nativeFacts(redacted);
  if (native) return { ...native, type: String(native.type), index };
  return { type: "reasoning.encrypted", data: writeSignature(redacted, home), index };
}

function nativeFacts({ wire, value }: Signature): Members | null {
  if (wire !== home || !value.startsWith("{")) return null;
  const facts = parseText(value);
  return typeof facts?.type === "string" ? facts : null;
}

/** The reasoning in a client's list. Pieces of one block, as they were streamed, are put together again. */
export function readDetails(details: readonly unknown[]): ReasoningPart[] {
  const parts: { text: string; signature?: Signature; redacted?: Signature; index: unknown }[] = [];
  for (const detail of details) {
    if (!isRecord(detail)) continue;
    const text = detailText(detail);
    const proof = toSignature(detail);
    if (isEncrypted(detail)) {
      // A tag that nobody can read is left out.
      if (proof) parts.push({ text: "", redacted: proof, index: detail.index });
      continue;
    }
    const last = parts.at(-1);
    if (last && !last.redacted && !last.signature && last.index === detail.index) {
      last.text += text;
      if (proof) last.signature = proof;
    } else if (text !== "" || proof) parts.push({ text, ...(proof && { signature: proof }), index: detail.index });
  }
  return parts.map(({ index: _index, ...part }) => ({ type: "reasoning", ...part }));
}

export function isEncrypted(detail: Members): boolean {
  return detail.type === "reasoning.encrypted" || typeof detail.data === "string";
}

export function detailText({ text, summary }: Members): string {
  if (typeof text === "string") return text;
  return typeof summary === "string" ? summary : "";
}
