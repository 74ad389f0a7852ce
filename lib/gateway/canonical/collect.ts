import { noUsage } from "../metering/usage";
import type { FinishReason, Usage } from "../ports";
import type { Citation, GeneratedAnswer, GeneratedContent, StreamPart } from "./stream-part";

type Growing = { -readonly [K in keyof GeneratedContent]: GeneratedContent[K] } & {
  readonly texts: string[];
  readonly citations: Citation[];
  readonly logprobs: unknown[];
};

/** Gathers the parts of an answer for a caller who wants it whole. */
export function createCollector(): { take(part: StreamPart): void; answer(): GeneratedAnswer } {
  let id: string | null = null;
  let model: string | null = null;
  const contents = new Map<number, Growing>();
  let finish: { finishReason: FinishReason; detail?: "refusal" | "pause"; stopSequence: string | null } = {
    finishReason: "other",
    stopSequence: null,
  };
  let usage: Usage = noUsage;

  return {
    take(part) {
      switch (part.type) {
        case "start":
          id = part.id;
          model = part.model;
          return;
        case "content-start":
          contents.set(part.index, { start: part.content, text: "", texts: [], citations: [], logprobs: [] });
          return;
        case "content-delta": {
          const content = contents.get(part.index);
          content?.texts.push(part.text);
          if (part.logprobs) content?.logprobs.push(part.logprobs);
          return;
        }
        case "content-meta": {
          const content = contents.get(part.index);
          if (!content) return;
          if (part.signature) content.signature = part.signature;
          if (part.citation) content.citations.push(part.citation);
          return;
        }
        case "finish":
          finish = part;
          usage = part.usage ?? noUsage;
      }
    },
    answer: () => ({
      id,
      model,
      contents: [...contents.values()].map(({ texts, ...content }) => ({ ...content, text: texts.join("") })),
      finishReason: finish.finishReason,
      ...(finish.detail && { detail: finish.detail }),
      stopSequence: finish.stopSequence,
      usage,
    }),
  };
}
