import type { Signature } from "../../../canonical/generate-request";
import type { Citation, ContentStart, StreamPart } from "../../../canonical/stream-part";
import { partsOf } from "../forward/measure-contents";
import { createCitationReader } from "../grounding";
import { readLogprobs } from "../logprobs";
import { pick, pickRecord } from "../spelling";
import { type CallStep, createCallAssembler } from "./call-assembler";

/** What a candidate generates, chunk by chunk: pieces of one kind are one content, however they are cut. */
export function createContentDecoder() {
  const calls = createCallAssembler();
  const citations = createCitationReader();
  let open: { readonly index: number; readonly kind: ContentStart["type"] } | null = null;
  let count = 0;
  let callCount = 0;
  let logprobs: unknown = null;

  function begin(content: ContentStart): readonly StreamPart[] {
    const out = close();
    open = { index: count++, kind: content.type };
    return [...out, { type: "content-start", index: open.index, content }];
  }

  function close(): StreamPart[] {
    if (!open) return [];
    const { index, kind } = open;
    open = null;
    const sources: readonly Citation[] = kind === "text" ? citations.take() : [];
    return [
      ...sources.map((citation) => ({ type: "content-meta", index, citation }) as const),
      { type: "content-end", index },
    ];
  }

  function say(kind: "text" | "reasoning", text: string): readonly StreamPart[] {
    const out = open?.kind === kind ? [] : begin({ type: kind });
    const extra = kind === "text" && logprobs !== null ? { logprobs } : {};
    if (kind === "text") logprobs = null;
    return text === "" ? out : [...out, { type: "content-delta", index: open!.index, text, ...extra }];
  }

  /** A signature in an empty part belongs to what came before it; where nothing did, it is a thought of its own. */
  function sign(signature: Signature): readonly StreamPart[] {
    const out = open ? [] : begin({ type: "reasoning" });
    return [...out, { type: "content-meta", index: open!.index, signature }];
  }

  function takeSteps(steps: readonly CallStep[], signature: Signature | null, id: string | null): StreamPart[] {
    return steps.flatMap((step): readonly StreamPart[] => {
      if (step.type === "end") {
        if (open?.kind !== "tool-call") return [];
        return [{ type: "content-delta", index: open.index, text: step.input }, ...close()];
      }
      const toolCallId = step.id ?? makeId(id, callCount);
      callCount++;
      return begin({ type: "tool-call", toolCallId, toolName: step.name, ...(signature && { signature }) });
    });
  }

  function takePart(part: Record<string, unknown>, id: string | null): readonly StreamPart[] {
    const written = pick(part, "thoughtSignature");
    const signature: Signature | null =
      typeof written === "string" && written !== "" ? { wire: "gemini", value: written } : null;
    const call = pickRecord(part, "functionCall");
    if (call) return takeSteps(calls.take(call), signature, id);
    const isEmpty = part.text === "" || Object.keys(part).every((key) => /^thought/.test(key));
    if (isEmpty && !signature) return [];
    const out = takeSteps(calls.close(), null, id);
    if (isEmpty) return [...out, ...sign(signature!)];
    const kind = part.thought === true ? "reasoning" : "text";
    if (typeof part.text === "string") {
      return [...out, ...say(kind, part.text), ...(signature ? sign(signature) : [])];
    }
    const inline = pickRecord(part, "inlineData");
    // A picture that the model only thought of is a draft of the one that follows.
    if (inline && kind === "reasoning") return out;
    const data = inline?.data;
    const mediaType = inline && pick(inline, "mimeType");
    const content: ContentStart =
      typeof data === "string"
        ? { type: "file", mediaType: typeof mediaType === "string" ? mediaType : "image/png", data }
        : { type: "provider", wire: "gemini", value: part };
    const begun = begin(content);
    return [...out, ...begun, ...(signature ? sign(signature) : []), ...close()];
  }

  return {
    take(candidate: Record<string, unknown>, id: string | null): readonly StreamPart[] {
      logprobs = readLogprobs(candidate);
      citations.note(candidate);
      return partsOf(candidate.content ?? []).flatMap((part) => takePart(part, id));
    },
    end: (): readonly StreamPart[] => [...takeSteps(calls.close(), null, null), ...close()],
    hasCalls: () => callCount > 0,
  };
}

/** Google leaves ids out where the client may match by name. Made of the answer's own, so that no two turns share one. */
function makeId(responseId: string | null, count: number): string {
  const answer = responseId === null ? crypto.randomUUID().slice(0, 8) : responseId.replace(/[^\w-]/g, "").slice(0, 28);
  return `call_${answer}_${count}`;
}
