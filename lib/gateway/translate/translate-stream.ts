import type { StreamPart } from "../canonical/stream-part";
import type { Usage } from "../ports";
import type { AnswerContext, StreamReader, TranslateCodec } from "../wires/wire";
import { createPartReader } from "./read-parts";

const encoder = new TextEncoder();
const nothing = new Uint8Array(0);

export type TranslatingReader = StreamReader & {
  /** The stream of an answer that came whole. */
  writeWhole(parts: readonly StreamPart[]): Uint8Array;
};

/** Carries a provider's stream to a caller of another dialect: the same seam as watching one that is forwarded. */
export function createTranslatingReader(
  upstream: TranslateCodec,
  client: TranslateCodec,
  options: { readonly context: AnswerContext; readonly estimate: (answerBytes: number) => Usage },
): TranslatingReader {
  const stream = client.createStreamEncoder(options.context);
  let written: string[] = [];
  const parts = createPartReader(upstream, options.estimate, (part) => written.push(stream.encode(part)));

  function flush(): Uint8Array {
    if (written.length === 0) return nothing;
    const text = written.join("");
    written = [];
    return encoder.encode(text);
  }

  return {
    read(bytes) {
      parts.read(bytes);
      return flush();
    },
    rest() {
      parts.rest();
      return flush();
    },
    writeWhole(whole) {
      parts.takeAll(whole);
      return flush();
    },
    facts: parts.facts,
    renderError: (error) => encoder.encode(stream.encodeError(error)),
    get isComplete() {
      return parts.isComplete;
    },
    isMidEvent: false,
    get failure() {
      return parts.failure;
    },
  };
}
