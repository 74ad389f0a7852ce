import type { StreamPart } from "./stream-part";
import { createObjectWatch, type ObjectWatch } from "./watch-object";

/**
 * Puts the parts of an answer into the order that every dialect allows: one content open at a time, each begun, filled
 * and ended before the next. OpenAI's chat interleaves the pieces of parallel tool calls; those of a later one wait until
 * the one before is complete, which for a tool call is as soon as its input parses as JSON. Nothing is lost: at the end
 * whatever waits goes out.
 */
export function createSequencer(): (part: StreamPart) => readonly StreamPart[] {
  const waiting: Waiting[] = [];
  const byIndex = new Map<number, Waiting>();
  let open: Waiting | null = null;

  function close(out: StreamPart[]): void {
    if (!open) return;
    out.push({ type: "content-end", index: open.index });
    byIndex.delete(open.index);
    open = null;
    advance(out);
  }

  function advance(out: StreamPart[]): void {
    while (!open && waiting.length > 0) {
      open = waiting.shift()!;
      out.push(...open.parts.splice(0));
      if (open.isEnded) close(out);
    }
  }

  /** The open content makes room only when it is known to be whole. */
  function yieldTo(out: StreamPart[]): void {
    if (open && waiting.length > 0 && isWholeCall(open)) close(out);
  }

  return (part) => {
    const out: StreamPart[] = [];
    switch (part.type) {
      case "start":
        return [part];
      case "content-start": {
        const begun: Waiting = { index: part.index, parts: [part], input: "", watch: watchFor(part), isEnded: false };
        byIndex.set(part.index, begun);
        waiting.push(begun);
        advance(out);
        yieldTo(out);
        return out;
      }
      case "content-delta":
      case "content-meta": {
        const content = byIndex.get(part.index);
        if (!content) return out;
        if (part.type === "content-delta" && content.watch) {
          content.input += part.text;
          content.watch.take(part.text);
        }
        if (content === open) out.push(part);
        else content.parts.push(part);
        yieldTo(out);
        return out;
      }
      case "content-end": {
        const content = byIndex.get(part.index);
        if (!content) return out;
        content.isEnded = true;
        if (content === open) close(out);
        return out;
      }
      case "finish":
      case "error":
        for (const content of waiting) content.isEnded = true;
        close(out);
        out.push(part);
        return out;
    }
  };
}

type Waiting = {
  readonly index: number;
  readonly parts: StreamPart[];
  input: string;
  /** Of a tool call; null elsewhere, and where what ended was no JSON. */
  watch: ObjectWatch | null;
  isEnded: boolean;
};

function watchFor({ content }: Extract<StreamPart, { type: "content-start" }>): ObjectWatch | null {
  return content.type === "tool-call" && !content.isCustom ? createObjectWatch() : null;
}

function isWholeCall(call: Waiting): boolean {
  // Parsed once, when its last brace has come: a long input would be parsed again with every piece.
  if (!call.watch?.hasEnded) return false;
  try {
    JSON.parse(call.input);
    return true;
  } catch {
    call.watch = null;
    return false;
  }
}
