import type { Signature } from "../../../canonical/generate-request";
import type { Citation, ContentStart, StreamPart } from "../../../canonical/stream-part";
import type { Usage } from "../../../ports";
import { writeEvent } from "../../../streaming/write-event";
import type { AnswerContext, StreamEncoder } from "../../wire";
import { writeStreamError } from "../errors";
import { type CitedText, writeGrounding } from "../grounding";
import { writeLogprobs } from "../logprobs";
import { createThoughtPacker } from "../packed-thoughts";
import { writeUsage } from "../usage";
import { writeChunk, writeCounts, writeFinish } from "./write-chunk";
import { type WrittenPart, writeCall, writeProof, writeText, writeWhole } from "./write-parts";

type Open = {
  readonly start: ContentStart;
  readonly texts: string[];
  readonly citations: Citation[];
  signature?: Signature;
};

/**
 * Writes nothing but `data:` lines, each ended by an empty one: clients of this dialect break on names of events, on
 * comments and on `[DONE]`. Calls go out whole, as Google's do.
 */
export function createStreamEncoder(context: AnswerContext): StreamEncoder {
  const hidesThoughts = context.request.reasoning?.isShown === false;
  const cited: CitedText[] = [];
  const thoughts = createThoughtPacker();
  let open: Open | null = null;
  let known: Usage | null = null;
  let isCallLost = false;
  let answerBytes = 0;

  function write(parts: readonly WrittenPart[], logprobs?: unknown): string {
    const logprobsResult = logprobs === undefined ? null : writeLogprobs([logprobs]);
    const usageMetadata = known && writeUsage({ ...known, outputTokens: 0, reasoningTokens: 0, audioOutputTokens: 0 });
    const facts = { parts, ...(logprobsResult && { logprobsResult }), ...(usageMetadata && { usageMetadata }) };
    return writeEvent(writeChunk(facts, context));
  }

  function say({ start, texts }: Open, text: string, logprobs: unknown): string {
    answerBytes += text.length;
    texts.push(text);
    if (text === "" || start.type === "tool-call") return "";
    if (start.type === "text") return write([writeText("text", text)], logprobs);
    return start.type === "reasoning" && !hidesThoughts ? write([writeText("reasoning", text)]) : "";
  }

  function close({ start, texts, signature, citations }: Open): string {
    if (start.type === "text") cited.push({ text: texts.join(""), citations });
    if (start.type !== "tool-call") {
      thoughts.note({ start, text: texts.join(""), ...(signature && { signature }) });
      const part = writeProof(start, signature);
      return part ? write([part]) : "";
    }
    const call = writeCall(start, texts.join(""), signature, thoughts.pack());
    if (!call) isCallLost = true;
    return call ? write([call]) : "";
  }

  function finish({ finishReason, usage }: Extract<StreamPart, { type: "finish" }>): string {
    const groundingMetadata = writeGrounding(cited);
    const facts = {
      parts: [{ text: "" }],
      ...writeFinish(finishReason, isCallLost),
      ...(groundingMetadata && { groundingMetadata }),
      usageMetadata: writeCounts(usage, context, answerBytes),
    };
    return writeEvent(writeChunk(facts, context));
  }

  return {
    encode(part) {
      switch (part.type) {
        case "start":
          known = part.usage;
          return "";
        case "content-start": {
          open = { start: part.content, texts: [], citations: [] };
          const whole = writeWhole(part.content);
          return whole ? write([whole]) : "";
        }
        case "content-delta":
          return open ? say(open, part.text, part.logprobs) : "";
        case "content-meta":
          if (open && part.signature) open.signature = part.signature;
          if (open && part.citation) open.citations.push(part.citation);
          return "";
        case "content-end": {
          const ended = open;
          open = null;
          return ended ? close(ended) : "";
        }
        case "finish":
          return finish(part);
        case "error":
          return "";
      }
    },
    encodeError: writeStreamError,
  };
}
