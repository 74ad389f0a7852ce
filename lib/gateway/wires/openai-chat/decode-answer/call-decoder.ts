import type { StreamPart } from "../../../canonical/stream-part";
import { readSignature } from "../../../canonical/tagged-signature";
import { isRecord } from "../../media";
import { parseText } from "../../read-json";
import type { Members } from "../decode-request/read-value";

type Call = {
  readonly index: number;
  id: string;
  name: string;
  input: string;
  readonly isCustom: boolean;
  hasBegun: boolean;
};

/**
 * Tool calls, whose pieces may come interleaved. A piece belongs to the call with its `index`, else its `id`, else its
 * place in the list: Mistral and some servers leave out the index, others give every call the same one.
 */
export function createCallDecoder(takeIndex: () => number) {
  const byKey = new Map<string, Call>();
  const calls: Call[] = [];
  let seed = "";
  let hasAny = false;

  function open(id: string, name: string, isCustom: boolean): Call {
    const call = {
      index: takeIndex(),
      id: id || makeId(seed, calls.length),
      name,
      input: "",
      isCustom,
      hasBegun: false,
    };
    calls.push(call);
    return call;
  }

  function begin(call: Call, piece: Members, out: StreamPart[]): void {
    call.hasBegun = true;
    hasAny = true;
    const { index, id: toolCallId, name: toolName, isCustom } = call;
    const signature = readThoughtSignature(piece);
    const content = {
      type: "tool-call",
      toolCallId,
      toolName,
      ...(isCustom && { isCustom }),
      ...(signature && { signature }),
    } as const;
    out.push({ type: "content-start", index, content });
    if (call.input !== "") out.push({ type: "content-delta", index, text: call.input });
  }

  function takePiece(piece: Members, position: number, endText: () => void, out: StreamPart[]): void {
    const id = typeof piece.id === "string" ? piece.id : "";
    const isCustom = isRecord(piece.custom);
    const called = isCustom ? (piece.custom as Members) : isRecord(piece.function) ? piece.function : {};
    const name = typeof called.name === "string" ? called.name : "";
    const input = inputOf(isCustom ? called.input : called.arguments);
    const key = typeof piece.index === "number" ? `#${piece.index}` : id !== "" ? id : `@${position}`;
    let call = byKey.get(key);
    if (!call || isAnother(call, id, name)) {
      endText();
      call = open(id, name, isCustom);
      byKey.set(key, call);
    }
    call.name ||= name;
    if (!call.hasBegun) {
      call.input += input;
      if (call.name !== "") begin(call, piece, out);
      return;
    }
    call.input += input;
    if (input !== "") out.push({ type: "content-delta", index: call.index, text: input });
    const signature = readThoughtSignature(piece);
    if (signature) out.push({ type: "content-meta", index: call.index, signature });
  }

  return {
    take(said: Members, endText: () => void, out: StreamPart[]): void {
      const pieces = Array.isArray(said.tool_calls) ? said.tool_calls : [];
      pieces.forEach((piece, position) => {
        if (isRecord(piece)) takePiece(piece, position, endText, out);
      });
      if (isRecord(said.function_call)) takePiece({ function: said.function_call }, -1, endText, out);
    },
    end(out: StreamPart[]): void {
      for (const call of calls) if (call.hasBegun) out.push({ type: "content-end", index: call.index });
      calls.length = 0;
      byKey.clear();
    },
    get hasAny() {
      return hasAny;
    },
    set seed(id: string) {
      seed = id;
    },
  };
}

/** Under an index that was given before: a call of its own when it has a name and the one before was complete. */
function isAnother(call: Call, id: string, name: string): boolean {
  if (id === "" || id === call.id || name === "") return false;
  return name !== call.name || parseText(call.input) !== null;
}

function inputOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

/** An id that no other answer in the conversation has, in letters that every wire allows. */
function makeId(seed: string, count: number): string {
  return ["call", seed.replace(/[^a-zA-Z0-9]/g, "").slice(-24), String(count)].filter(Boolean).join("_");
}

function readThoughtSignature({ extra_content: extra }: Members) {
  const google = isRecord(extra) ? extra.google : null;
  const signature = isRecord(google) ? google.thought_signature : null;
  return typeof signature === "string" && signature !== "" ? readSignature(signature, "openai_chat") : null;
}
