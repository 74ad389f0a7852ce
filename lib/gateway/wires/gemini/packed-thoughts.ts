/**
 * Clients such as Gemini CLI throw thoughts away and give back only the signatures of calls. Where another provider
 * wants its thoughts back before the result of a call, they travel in the signature of the call that followed them.
 */
import type { ReasoningPart, Signature } from "../../canonical/generate-request";
import type { GeneratedContent } from "../../canonical/stream-part";
import { writeSignature } from "../../canonical/tagged-signature";

const mark = "thoughts:";

type Packed = readonly [text: string, value: string, itemId: string | null, isRedacted: boolean];

/** Takes the contents of an answer in their order, and gives a call the thoughts that came before it. */
export function createThoughtPacker(): {
  note(thought: Pick<GeneratedContent, "start" | "text" | "signature">): void;
  /** What goes into the call's signature; null when there is nothing that must come back. */
  pack(): string | null;
} {
  let waiting: Packed[] = [];
  let home: Signature["wire"] | null = null;
  return {
    note({ start, text, signature }) {
      if (start.type !== "reasoning") return;
      const proof = start.redacted ?? signature;
      if (!proof || proof.wire === "gemini") return;
      home = proof.wire;
      waiting.push([text, proof.value, proof.itemId ?? null, start.redacted !== undefined]);
    },
    pack() {
      if (!home || waiting.length === 0) return null;
      const value = mark + JSON.stringify(waiting);
      waiting = [];
      return writeSignature({ wire: home, value }, "gemini");
    },
  };
}

/** The thoughts that a call's signature holds; null when it is a signature and nothing else. */
export function unpackThoughts({ wire, value }: Signature): readonly ReasoningPart[] | null {
  if (wire === "gemini" || !value.startsWith(mark)) return null;
  try {
    const packed = JSON.parse(value.slice(mark.length)) as unknown;
    return Array.isArray(packed) ? packed.filter(isPacked).map((one) => toReasoning(one, wire)) : [];
  } catch {
    return [];
  }
}

function isPacked(value: unknown): value is Packed {
  return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "string";
}

function toReasoning([text, value, itemId, isRedacted]: Packed, wire: Signature["wire"]): ReasoningPart {
  const proof: Signature = { wire, value, ...(typeof itemId === "string" && { itemId }) };
  return { type: "reasoning", text, ...(isRedacted ? { redacted: proof } : { signature: proof }) };
}
