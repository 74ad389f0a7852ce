import type { ContentStart, StreamPart } from "../../../canonical/stream-part";
import { writeSignature } from "../../../canonical/tagged-signature";
import { noUsage } from "../../../metering/usage";
import type { Usage } from "../../../ports";
import { writeEvent } from "../../../streaming/write-event";
import type { AnswerContext, StreamEncoder } from "../../wire";
import { writeErrorEvent } from "../errors";
import { writeStop } from "../stop-reason";
import { writeTotals, writeUsage } from "../usage";
import { type BlockWriter, createBlockWriter } from "./block-encoder";
import { messageHead } from "./encode-answer";
import { imageRefusal, wire, writeBlockStart, writeCallSignature, writeCitation } from "./encode-content";

const charactersPerToken = 4;

/** Writes a message's events: one `message_start`, block after block, `message_delta` with all usage, `message_stop`. */
export function createStreamEncoder(context: AnswerContext): StreamEncoder {
  const blocks = createBlockWriter();
  let content: OpenContent | null = null;
  let started: Usage | null = null;
  let answerLength = 0;
  let isOver = false;
  const encodeError: StreamEncoder["encodeError"] = (error) => writeErrorEvent(error, context.requestId);

  function encode(part: StreamPart): string {
    switch (part.type) {
      case "start":
        started = part.usage;
        return writeStart(context, part.usage);
      case "content-start":
        if (part.content.type === "file") {
          isOver = true;
          return encodeError(imageRefusal());
        }
        content = openContent(part.content, blocks);
        return content.begun;
      case "content-delta":
        answerLength += part.text.length;
        return content?.add(part.text) ?? "";
      case "content-meta":
        return content?.note(part) ?? "";
      case "content-end": {
        const written = content?.end() ?? "";
        content = null;
        return written;
      }
      case "finish": {
        isOver = true;
        const outputTokens = Math.ceil(answerLength / charactersPerToken);
        const inputTokens = started?.inputTokens ?? context.inputTokensEstimate;
        const usage = part.usage ?? { ...(started ?? noUsage), inputTokens, outputTokens };
        const delta = { ...writeStop(part), container: null };
        const last = { type: "message_delta", delta, usage: writeTotals(usage) };
        return writeEvent(last, "message_delta") + writeEvent({ type: "message_stop" }, "message_stop");
      }
      case "error":
        // Whoever judges the failure has it written by `encodeError`.
        return "";
    }
  }

  return { encode: (part) => (isOver ? "" : encode(part)), encodeError };
}

function writeStart(context: AnswerContext, usage: Usage | null): string {
  // Claude Code shows from this event on how full its context is, so nought is no answer.
  const inputTokens = Math.max(1, usage?.inputTokens || context.inputTokensEstimate);
  const message = {
    ...messageHead(context),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    usage: writeUsage({ ...(usage ?? noUsage), inputTokens }),
  };
  return writeEvent({ type: "message_start", message }, "message_start");
}

type OpenContent = {
  /** What is written at once. */
  readonly begun: string;
  add(text: string): string;
  note(meta: Extract<StreamPart, { type: "content-meta" }>): string;
  end(): string;
};

function openContent(start: ContentStart, blocks: BlockWriter): OpenContent {
  const block = writeBlockStart(start);
  switch (start.type) {
    case "text":
    case "reasoning":
      return start.type === "reasoning" && start.redacted
        ? whole(block, blocks)
        : openSpeech(start.type, block, blocks);
    case "tool-call": {
      const signature = writeCallSignature(start).map(blocks.whole).join("");
      return openCall(signature + blocks.start(block!), start.isCustom ? "text" : "json", blocks);
    }
    default:
      return whole(block, blocks);
  }
}

function whole(block: Readonly<Record<string, unknown>> | null, blocks: BlockWriter): OpenContent {
  return { begun: block ? blocks.whole(block) : "", add: () => "", note: () => "", end: () => "" };
}

/** Text and thoughts begin with their first piece, so that no block is ever empty. */
function openSpeech(type: "text" | "reasoning", block: object | null, blocks: BlockWriter): OpenContent {
  let isBegun = false;
  const begin = () => {
    if (isBegun || !block) return "";
    isBegun = true;
    return blocks.start(block);
  };
  return {
    begun: "",
    add(text) {
      if (text === "") return "";
      return (
        begin() +
        blocks.delta(type === "text" ? { type: "text_delta", text } : { type: "thinking_delta", thinking: text })
      );
    },
    note({ signature, citation }) {
      if (type === "reasoning" && signature) {
        return begin() + blocks.delta({ type: "signature_delta", signature: writeSignature(signature, wire) });
      }
      if (type === "text" && citation) {
        return begin() + blocks.delta({ type: "citations_delta", citation: writeCitation(citation) });
      }
      return "";
    },
    end: () => (isBegun ? blocks.stop() : ""),
  };
}

/** A call's input: JSON as it comes, or free text as the one string of an object. No input at all is an empty object. */
function openCall(begun: string, kind: "json" | "text", blocks: BlockWriter): OpenContent {
  let isEmpty = true;
  const piece = (json: string) => blocks.delta({ type: "input_json_delta", partial_json: json });
  return {
    begun: kind === "text" ? begun + piece('{"input":"') : begun,
    add(text) {
      if (text === "") return "";
      isEmpty &&= text.trim() === "";
      return piece(kind === "text" ? JSON.stringify(text).slice(1, -1) : text);
    },
    note: () => "",
    end: () => (kind === "text" ? piece('"}') : isEmpty ? piece("{}") : "") + blocks.stop(),
  };
}
