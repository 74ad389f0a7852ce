import type { Signature } from "../../../canonical/generate-request";
import { type Kept, writeKept } from "../kept-signature";
import type { ContentWriter, Place } from "./message-encoder";
import type { Emit, ReasoningItem } from "./response-types";

/** An item of reasoning: what may be shown of it is its summary, and what proves it is its encrypted content. */
export function createReasoningWriter(
  { id, outputIndex }: Place,
  redacted: Signature | undefined,
  emit: Emit,
  onDone: (item: ReasoningItem) => void,
): ContentWriter {
  const place = { item_id: id, output_index: outputIndex, summary_index: 0 };
  const pieces: string[] = [];
  let kept: Kept = redacted ? { of: "redacted", signature: redacted } : { of: "nothing" };
  begin({ id, outputIndex }, emit);
  return {
    delta(delta) {
      if (pieces.length === 0) {
        emit({ type: "response.reasoning_summary_part.added", ...place, part: { type: "summary_text", text: "" } });
      }
      pieces.push(delta);
      emit({ type: "response.reasoning_summary_text.delta", ...place, delta });
    },
    meta({ signature }) {
      if (signature) kept = { of: "reasoning", signature };
    },
    end() {
      const text = pieces.join("");
      if (pieces.length > 0) {
        emit({ type: "response.reasoning_summary_text.done", ...place, text });
        emit({ type: "response.reasoning_summary_part.done", ...place, part: { type: "summary_text", text } });
      }
      onDone(close({ id, outputIndex }, text, kept, emit));
    },
  };
}

/** An item that says nothing and only carries a call's signature home. */
export function writeCallSignature(place: Place, callId: string, signature: Signature, emit: Emit): ReasoningItem {
  begin(place, emit);
  return close(place, "", { of: "call", callId, signature }, emit);
}

function begin({ id, outputIndex }: Place, emit: Emit): void {
  emit({ type: "response.output_item.added", output_index: outputIndex, item: { id, type: "reasoning", summary: [] } });
}

function close({ id, outputIndex }: Place, text: string, kept: Kept, emit: Emit): ReasoningItem {
  const item: ReasoningItem = {
    id,
    type: "reasoning",
    summary: text === "" ? [] : [{ type: "summary_text", text }],
    encrypted_content: writeKept(kept),
  };
  emit({ type: "response.output_item.done", output_index: outputIndex, item });
  return item;
}
