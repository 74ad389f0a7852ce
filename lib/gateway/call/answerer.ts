import { toRequestId } from "../../base/ids";
import type { Exchange } from "../exchange";
import { estimateInputTokens } from "../metering/estimate-input-tokens";
import type { Usage } from "../ports";
import { type CollectingReader, createCollectingReader } from "../translate/collect-stream";
import { createTranslatingReader } from "../translate/translate-stream";
import { readObject } from "../wires/read-json";
import type { AnswerContext, AnswerFacts, StreamReader, WireCodec } from "../wires/wire";
import type { StreamSink } from "./attempt";
import type { UpstreamFailure } from "./judge-failure";
import type { Passenger, Way } from "./way";

type WholeEvents = {
  readonly onAnswer: (bytes: Uint8Array, facts: AnswerFacts) => void;
  readonly onFailure: (failure: UpstreamFailure) => void;
};

/** Turns what a provider sends into what the caller asked for: the same bytes, or the same answer in another dialect. */
export type Answerer = {
  /** How a stream is carried to a caller who wants a stream. */
  openReader(way: Way, hidesUsage: boolean): StreamReader;
  /** Takes a stream for a caller who wants the answer whole. */
  collect(way: Way, bytesMax: number, events: WholeEvents): StreamSink & { facts(): AnswerFacts };
  /** A whole answer of another wire, for a provider that does not stream. Null: it is none. */
  readWhole(way: Way, bytes: Uint8Array): WholeAnswer | null;
};

type WholeAnswer = { readonly bytes: Uint8Array; readonly facts: AnswerFacts; readonly contentType: string };

const encoder = new TextEncoder();

export function createAnswerer(
  exchange: Exchange,
  passenger: Passenger,
  options: { readonly startedAtMs: number; readonly estimate: (answerBytes: number) => Usage },
): Answerer {
  const { client, reader } = passenger;
  const { estimate } = options;

  function context(): AnswerContext {
    const request = passenger.toGenerate!();
    return {
      // Without the conversation: a stream may last for minutes, and nothing that writes an answer reads it.
      request: { ...request, system: [], messages: [] },
      requestId: toRequestId(exchange.id),
      createdAtSeconds: Math.floor(options.startedAtMs / 1_000),
      inputTokensEstimate: estimateInputTokens(request),
      wantsUsage: reader.envelope.wantsUsage,
    };
  }

  function writeAnswer(collected: CollectingReader): Uint8Array {
    const answer = (client as WireCodec).encodeAnswer(collected.answer(), context());
    return encoder.encode(JSON.stringify(passenger.wrapsAnswer ? [answer] : answer));
  }

  return {
    openReader(way, hidesUsage) {
      if (way.lane === "forward") return way.upstream.createStreamReader(hidesUsage, reader.envelope.shape.choices);
      return createTranslatingReader(way.translator!, client as WireCodec, { context: context(), estimate });
    },

    collect(way, bytesMax, events) {
      const collected = createCollectingReader(way.translator!, estimate);
      let length = 0;
      let isOver = false;
      const fail = (failure: UpstreamFailure) => {
        isOver = true;
        events.onFailure(failure);
      };
      const stopAtFailure = () => {
        if (collected.failure) fail(collected.failure);
        return isOver;
      };
      const finish = () => {
        isOver = true;
        events.onAnswer(writeAnswer(collected), collected.facts());
      };
      return {
        facts: collected.facts,
        feed(bytes) {
          if (isOver) return;
          length += bytes.length;
          if (length > bytesMax) fail({ reason: "unreadable" });
          else {
            collected.read(bytes);
            stopAtFailure();
          }
        },
        end() {
          if (isOver) return;
          collected.rest();
          if (stopAtFailure()) return;
          if (collected.isComplete) finish();
          else fail({ reason: "reset" });
        },
        broken(reason) {
          if (isOver) return;
          if (collected.isComplete) finish();
          else fail({ reason });
        },
      };
    },

    readWhole(way, bytes) {
      const answer = readObject(bytes);
      const parts = answer && way.translator!.decodeAnswer(answer);
      if (!parts) return null;
      if (reader.envelope.stream) {
        const stream = createTranslatingReader(way.translator!, client as WireCodec, { context: context(), estimate });
        const written = stream.writeWhole(parts);
        if (!stream.isComplete) return null;
        return { bytes: written, facts: stream.facts(), contentType: "text/event-stream; charset=utf-8" };
      }
      const collected = createCollectingReader(way.translator!, estimate);
      collected.takeAll(parts);
      if (!collected.isComplete) return null;
      return { bytes: writeAnswer(collected), facts: collected.facts(), contentType: "application/json" };
    },
  };
}
