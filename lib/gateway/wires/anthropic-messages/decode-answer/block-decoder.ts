import type { StreamPart } from "../../../canonical/stream-part";
import { isRecord } from "../../media";
import { parseText } from "../../read-json";
import { wire } from "../encode-answer/encode-content";
import { type GrowingBlock, readBlock, readCitation } from "./decode-block";

type Open = GrowingBlock & {
  /** Its place among the contents; -1 until it is given. */
  readonly index: number;
  /** What came for it so far, of what is only given when it ends. */
  readonly pieces: string[];
  hasDelta: boolean;
};

export type BlockReader = {
  start(at: unknown, block: Record<string, unknown>): StreamPart[];
  delta(at: unknown, delta: Record<string, unknown>): StreamPart[];
  stop(at: unknown): StreamPart[];
  /** A block that came with everything in it. */
  whole(block: Record<string, unknown>): StreamPart[];
  closeAll(): StreamPart[];
  /** The model has called a tool of the client's. */
  readonly hasCall: boolean;
};

/** Reads the events of blocks into the parts of contents. What makes no sense it passes over. */
export function createBlockReader(): BlockReader {
  const open = new Map<unknown, Open>();
  let contents = 0;
  let hasCall = false;

  function start(at: unknown, block: Record<string, unknown>): StreamPart[] {
    const parts = stop(at);
    const read = readBlock(block);
    const index = read.start ? contents++ : -1;
    open.set(at, { ...read, index, pieces: [], hasDelta: false });
    if (!read.start) return parts;
    hasCall ||= read.start.type === "tool-call";
    parts.push({ type: "content-start", index, content: read.start });
    // A call's input may be given twice, here and in pieces: the pieces count.
    if (read.held !== "" && read.start.type !== "tool-call") parts.push(textPart(index, read.held));
    return parts.concat(readNotes(index, block));
  }

  function delta(at: unknown, said: Record<string, unknown>): StreamPart[] {
    const parts = open.has(at) ? [] : startUnannounced(at, said);
    const block = open.get(at);
    if (!block) return parts;
    const text = [said.text, said.thinking, said.partial_json].find((piece) => typeof piece === "string") ?? "";
    if (block.index === -1) {
      block.pieces.push(String(text));
      if (said.type === "compaction_delta") block.value.content = said.content;
      return parts;
    }
    if (text !== "") {
      block.hasDelta = true;
      parts.push(textPart(block.index, String(text)));
    }
    return parts.concat(readNotes(block.index, said));
  }

  /** Some leave the start of a text out. */
  function startUnannounced(at: unknown, { type }: Record<string, unknown>): StreamPart[] {
    if (type === "text_delta") return start(at, { type: "text" });
    return type === "thinking_delta" ? start(at, { type: "thinking" }) : [];
  }

  function stop(at: unknown): StreamPart[] {
    const block = open.get(at);
    if (!block) return [];
    open.delete(at);
    const parts: StreamPart[] = [];
    let { index } = block;
    if (index === -1) {
      index = contents++;
      parts.push({ type: "content-start", index, content: { type: "provider", wire, value: completed(block) } });
    } else if (block.start?.type === "tool-call" && !block.hasDelta && block.held !== "") {
      parts.push(textPart(index, block.held));
    }
    parts.push({ type: "content-end", index });
    return parts;
  }

  return {
    start,
    delta,
    stop,
    whole: (block) => [...start("whole", block), ...stop("whole")],
    closeAll: () => [...open.keys()].flatMap(stop),
    get hasCall() {
      return hasCall;
    },
  };
}

function textPart(index: number, text: string): StreamPart {
  return { type: "content-delta", index, text };
}

function readNotes(index: number, { signature, citation, citations }: Record<string, unknown>): StreamPart[] {
  const notes: StreamPart[] = [];
  if (typeof signature === "string" && signature !== "") {
    notes.push({ type: "content-meta", index, signature: { wire, value: signature } });
  }
  for (const one of Array.isArray(citations) ? citations : [citation]) {
    const read = readCitation(one);
    if (read) notes.push({ type: "content-meta", index, citation: read });
  }
  return notes;
}

/** A server tool's call is told its input in pieces, like any other. */
function completed({ value, pieces }: Open): unknown {
  const input = parseText(pieces.join(""));
  return input && isRecord(value.input) ? { ...value, input } : value;
}
