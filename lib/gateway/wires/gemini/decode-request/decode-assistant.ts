import type { AssistantPart, ReasoningPart, Signature, TextPart } from "../../../canonical/generate-request";
import { readSignature } from "../../../canonical/tagged-signature";
import { type CallStep, createCallAssembler } from "../decode-answer/call-assembler";
import { unpackThoughts } from "../packed-thoughts";
import { readReasoningProof } from "../redacted";
import { pick, pickRecord } from "../spelling";
import type { CallRegister } from "./call-register";
import { decodeFile } from "./decode-file";

/**
 * The parts of a model's turn. A stream's pieces of one text, one thought or one call are put together again; a
 * signature that came in an empty part at their end is theirs.
 */
export function createAssistantParts(calls: CallRegister): {
  take(part: Record<string, unknown>): void;
  parts(): readonly AssistantPart[];
} {
  const parts: AssistantPart[] = [];
  const assembler = createCallAssembler();

  /** Thoughts that calls brought back, where the client has not kept them itself: they are put in once, at the end. */
  const brought: ReasoningPart[] = [];

  function takeSteps(steps: readonly CallStep[], signature: Signature | null): void {
    for (const step of steps) {
      const last = parts.at(-1);
      if (step.type === "begin") {
        const { id, name } = calls.open(step);
        const thoughts = signature && unpackThoughts(signature);
        if (thoughts) for (const thought of thoughts) brought.push(thought);
        const proof = signature && !thoughts ? { signature } : {};
        parts.push({ type: "tool-call", toolCallId: id, toolName: name, input: "", ...proof });
      } else if (last?.type === "tool-call") parts.splice(-1, 1, { ...last, input: step.input });
    }
  }

  function takeThought(text: string, written: string | null): void {
    const proof = written === null ? {} : readReasoningProof(written);
    const last = parts.at(-1);
    if (proof.redacted) {
      parts.push({ type: "reasoning", text: "", redacted: proof.redacted });
    } else if (last?.type === "reasoning" && !last.signature && !last.redacted) {
      parts.splice(-1, 1, { ...last, text: last.text + text, ...proof });
    } else if (text !== "" || proof.signature) {
      parts.push({ type: "reasoning", text, ...proof } satisfies ReasoningPart);
    }
  }

  function takeText(text: string, signature: Signature | null): void {
    const last = parts.at(-1);
    if (last?.type === "text" && !last.signature) {
      parts.splice(-1, 1, { ...last, text: last.text + text, ...(signature && { signature }) } satisfies TextPart);
    } else if (text !== "" || signature) {
      parts.push({ type: "text", text, ...(signature && { signature }) });
    }
  }

  return {
    take(part) {
      const written = pick(part, "thoughtSignature");
      const signatureText = typeof written === "string" && written !== "" ? written : null;
      const signature = signatureText === null ? null : readSignature(signatureText, "gemini");
      const call = pickRecord(part, "functionCall");
      if (call) {
        takeSteps(assembler.take(call), signature);
        return;
      }
      if (part.text === "" && signatureText === null) return;
      takeSteps(assembler.close(), null);
      const file = decodeFile(part);
      if (file) {
        if (part.thought !== true) parts.push(file);
      } else if (part.thought === true) {
        takeThought(typeof part.text === "string" ? part.text : "", signatureText);
      } else if (typeof part.text === "string" || signature) {
        takeText(typeof part.text === "string" ? part.text : "", signature);
      } else if (Object.keys(part).some((key) => part[key] !== null)) {
        parts.push({ type: "provider", wire: "gemini", value: part });
      }
    },
    parts() {
      takeSteps(assembler.close(), null);
      return brought.length === 0 ? parts : restore(parts, brought);
    },
  };
}

/** Thoughts in the place of the same ones without a proof, or before all that is no thought; none twice. */
function restore(parts: readonly AssistantPart[], brought: readonly ReasoningPart[]): readonly AssistantPart[] {
  const restored = [...parts];
  const known = new Set<string | undefined>();
  const unsigned = new Map<string, number[]>();
  // From the end, so that the first is taken first.
  for (let at = parts.length - 1; at >= 0; at--) {
    const part = parts[at]!;
    if (part.type !== "reasoning") continue;
    known.add(proofOf(part));
    if (part.signature) continue;
    const places = unsigned.get(part.text);
    if (places) places.push(at);
    else unsigned.set(part.text, [at]);
  }
  const ahead: ReasoningPart[] = [];
  for (const thought of brought) {
    const proof = proofOf(thought);
    if (known.has(proof)) continue;
    known.add(proof);
    const places = unsigned.get(thought.text);
    const at = places?.pop();
    if (at === undefined) ahead.push(thought);
    else restored[at] = thought;
  }
  const lead = restored.findIndex((part) => part.type !== "reasoning");
  const from = lead === -1 ? restored.length : lead;
  return [...restored.slice(0, from), ...ahead, ...restored.slice(from)];
}

function proofOf({ redacted, signature }: ReasoningPart): string | undefined {
  return (redacted ?? signature)?.value;
}
