import type { StreamPart } from "../../../canonical/stream-part";
import { isRecord } from "../../media";
import type { Annotation, Emit, MessageItem, RefusalContent, TextContent, Token } from "./response-types";

type Meta = Extract<StreamPart, { type: "content-meta" }>;

/** What is open of an item: takes pieces, and is ended once. */
export type ContentWriter = {
  delta(text: string, logprobs?: unknown): void;
  meta(part: Meta): void;
  end(): void;
};

export type Place = { readonly id: string; readonly outputIndex: number };

/** A message of the model. Texts that follow one another are parts of the same one. */
export function createMessageWriter({ id, outputIndex }: Place, emit: Emit) {
  const content: MessageItem["content"] = [];
  const item = (status: MessageItem["status"]): MessageItem => ({
    id,
    type: "message",
    role: "assistant",
    status,
    content,
  });
  emit({
    type: "response.output_item.added",
    output_index: outputIndex,
    item: { ...item("in_progress"), content: [] },
  });

  function open() {
    return { item_id: id, output_index: outputIndex, content_index: content.length };
  }

  function text(): ContentWriter {
    const place = open();
    const pieces: string[] = [];
    const tokens: Token[] = [];
    const cited: Meta[] = [];
    emit({ type: "response.content_part.added", ...place, part: toText("", [], []) });
    return {
      delta(delta, logprobs) {
        const said = readTokens(logprobs);
        pieces.push(delta);
        tokens.push(...said);
        emit({ type: "response.output_text.delta", ...place, delta, logprobs: said });
      },
      meta: (part) => void cited.push(part),
      end() {
        const whole = pieces.join("");
        const annotations = cited.flatMap((part) => toAnnotation(part, whole));
        for (const [at, annotation] of annotations.entries()) {
          emit({ type: "response.output_text.annotation.added", ...place, annotation, annotation_index: at });
        }
        emit({ type: "response.output_text.done", ...place, text: whole, logprobs: tokens });
        const part = toText(whole, annotations, tokens);
        content.push(part);
        emit({ type: "response.content_part.done", ...place, part });
      },
    };
  }

  function refusal(): ContentWriter {
    const place = open();
    const pieces: string[] = [];
    emit({ type: "response.content_part.added", ...place, part: { type: "refusal", refusal: "" } });
    return {
      delta(delta) {
        pieces.push(delta);
        emit({ type: "response.refusal.delta", ...place, delta });
      },
      meta() {},
      end() {
        const part: RefusalContent = { type: "refusal", refusal: pieces.join("") };
        content.push(part);
        emit({ type: "response.refusal.done", ...place, refusal: part.refusal });
        emit({ type: "response.content_part.done", ...place, part });
      },
    };
  }

  return {
    text,
    refusal,
    /** `isCut`: the answer ended in the middle of it. */
    close(isCut: boolean): MessageItem {
      const done = item(isCut ? "incomplete" : "completed");
      emit({ type: "response.output_item.done", output_index: outputIndex, item: done });
      return done;
    },
  };
}

function toText(text: string, annotations: Annotation[], logprobs: Token[]): TextContent {
  return { type: "output_text", text, annotations, logprobs };
}

/** A statement of another wire's is cited as a whole: it is a part of its own. What has no address cannot be cited here. */
function toAnnotation({ citation }: Meta, text: string): Annotation[] {
  if (!citation) return [];
  const { native, url, title } = citation;
  const own = native?.wire === "openai_responses" && isRecord(native.value) ? native.value : null;
  if (own && !isUrlCitation(own)) return [];
  if (own) return [own];
  if (url === null) return [];
  return [{ type: "url_citation", url, title: title ?? url, start_index: 0, end_index: text.length }];
}

function isUrlCitation(value: Record<string, unknown>): value is Annotation {
  return value.type === "url_citation" && typeof value.url === "string" && typeof value.start_index === "number";
}

/** Every wire that gives log probabilities writes OpenAI's tokens. */
function readTokens(logprobs: unknown): Token[] {
  if (!Array.isArray(logprobs)) return [];
  return logprobs
    .flat()
    .filter(isRecord)
    .map((one) => ({
      ...readToken(one),
      top_logprobs: Array.isArray(one.top_logprobs) ? one.top_logprobs.filter(isRecord).map(readToken) : [],
    }));
}

function readToken({ token, logprob, bytes }: Record<string, unknown>) {
  return {
    token: typeof token === "string" ? token : "",
    logprob: typeof logprob === "number" ? logprob : 0,
    bytes: Array.isArray(bytes) ? bytes.filter((byte) => typeof byte === "number") : [],
  };
}
