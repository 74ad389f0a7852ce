import type { AssistantPart, Signature, ToolCallPart } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { parseArgs } from "../encode-answer/write-parts";
import { encodeFile } from "./encode-file";
import { needsSignatures, unsigned } from "./model-traits";

type Part = Record<string, unknown>;

/**
 * A model's turn. Thoughts go back only with Google's own signature; the first call of a step in the current turn never
 * goes without one, since newer models refuse it then.
 */
export function encodeAssistant(
  content: readonly AssistantPart[],
  { model, isCurrent }: { readonly model: string; readonly isCurrent: boolean },
): readonly Part[] {
  const first = content.find((part) => part.type === "tool-call");
  const mustSign = isCurrent && needsSignatures(model);
  return content.flatMap((part) => encodePart(part, part === first && mustSign));
}

function encodePart(part: AssistantPart, mustSign: boolean): readonly Part[] {
  switch (part.type) {
    case "text": {
      const proof = proofOf(part.signature);
      return part.text === "" && !proof ? [] : [{ text: part.text, ...proof }];
    }
    case "file":
      return [encodeFile(part)];
    case "reasoning": {
      const proof = proofOf(part.signature);
      return proof ? [{ text: part.text, thought: true, ...proof }] : [];
    }
    case "tool-call": {
      const proof = proofOf(part.signature) ?? (mustSign ? { thoughtSignature: unsigned } : null);
      return [{ ...encodeCall(part), ...proof }];
    }
    case "provider":
      return part.wire === "gemini" && isRecord(part.value) ? [part.value] : [];
  }
}

function proofOf(signature: Signature | undefined): { readonly thoughtSignature: string } | null {
  return signature?.wire === "gemini" ? { thoughtSignature: signature.value } : null;
}

/** Free text, and what is no object of JSON, becomes the one string of a wrapped tool. */
function encodeCall({ toolCallId, toolName, input, isCustom }: ToolCallPart): Part {
  const args = isCustom ? { input } : (parseArgs(input) ?? { input });
  return { functionCall: { id: toolCallId, name: toolName, args } };
}
