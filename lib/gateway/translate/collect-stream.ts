import { createCollector } from "../canonical/collect";
import type { GeneratedAnswer, StreamPart } from "../canonical/stream-part";
import type { Usage } from "../ports";
import type { TranslateCodec } from "../wires/wire";
import { createPartReader, type PartReader } from "./read-parts";

export type CollectingReader = PartReader & { answer(): GeneratedAnswer };

/** Gathers a provider's stream for a caller who wants the answer whole. */
export function createCollectingReader(
  upstream: TranslateCodec,
  estimate: (answerBytes: number) => Usage,
): CollectingReader {
  const collector = createCollector();
  const reader = createPartReader(upstream, estimate, (part: StreamPart) => collector.take(part));
  return {
    read: reader.read,
    rest: reader.rest,
    takeAll: reader.takeAll,
    facts: reader.facts,
    answer: collector.answer,
    get isComplete() {
      return reader.isComplete;
    },
    get failure() {
      return reader.failure;
    },
  };
}
