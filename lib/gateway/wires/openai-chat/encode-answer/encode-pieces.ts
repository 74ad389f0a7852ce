/** Pieces that stand alike in a stream and in a whole answer. */

import type { Signature } from "../../../canonical/generate-request";
import type { Citation, ContentStart } from "../../../canonical/stream-part";
import { writeSignature } from "../../../canonical/tagged-signature";
import { isRecord } from "../../media";
import { parseText } from "../../read-json";
import type { AnswerContext } from "../../wire";
import type { Annotation, ExtraContent, ImagePart, TokenLogprob } from "./chunk";

export type CallStart = Extract<ContentStart, { type: "tool-call" }>;

export function toAnswerId({ requestId }: AnswerContext): string {
  return `chatcmpl-${requestId.replace(/^req_/, "")}`;
}

/**
 * How the caller knows the tool: as a function, or as one that takes free text, whatever the provider was told. Cursor
 * looks for the latter where a function's call is ("bare").
 */
export function callForm(
  { toolName, isCustom }: CallStart,
  { request }: AnswerContext,
): "function" | "custom" | "bare" {
  const tool = request.tools.find((one) => one.type === "custom" && one.name === toolName);
  if (tool?.type === "custom") return tool.answersAsFunction ? "bare" : "custom";
  return isCustom ? "custom" : "function";
}

/** The free text of a call: `input` of the function that stood for the tool, or what the model wrote instead of it. */
export function unwrapInput(text: string): string {
  const input = parseText(text)?.input;
  return typeof input === "string" ? input : text;
}

export function toExtra(signature: Signature): ExtraContent {
  return { google: { thought_signature: writeSignature(signature, "openai_chat") } };
}

export function toImage({ mediaType, data }: Extract<ContentStart, { type: "file" }>, index: number): ImagePart {
  return { type: "image_url", image_url: { url: `data:${mediaType};base64,${data}` }, index };
}

/** Null for a source without an address, for which this wire has no place. `from` and `to` bound the text that rests on it. */
export function toAnnotation(citation: Citation, from: number, to: number): Annotation | null {
  const { url, title, native, citedText } = citation;
  if (native?.wire === "openai_chat" && isAnnotation(native.value)) return native.value;
  if (url === null) return null;
  const told = isRecord(native?.value) ? native.value : {};
  const start = typeof told.start_index === "number" ? told.start_index : from;
  const end = typeof told.end_index === "number" ? told.end_index : to;
  const content = citedText === null ? {} : { content: citedText };
  return {
    type: "url_citation",
    url_citation: { url, title: title ?? url, start_index: start, end_index: end, ...content },
  };
}

function isAnnotation(value: unknown): value is Annotation {
  return isRecord(value) && value.type === "url_citation" && isRecord(value.url_citation);
}

/** What other wires write of tokens in this one's shape; what is none is left out. */
export function toLogprobs(logprobs: unknown): TokenLogprob[] | null {
  if (!Array.isArray(logprobs)) return null;
  const tokens = logprobs.filter(isToken);
  if (tokens.length === 0) return null;
  return tokens.map((token) => {
    const others: unknown[] = Array.isArray(token.top_logprobs) ? token.top_logprobs : [];
    return { ...toToken(token), top_logprobs: others.filter(isToken).map(toToken) };
  });
}

type Token = Record<string, unknown> & { readonly token: string; readonly logprob: number };

function isToken(value: unknown): value is Token {
  return isRecord(value) && typeof value.token === "string" && typeof value.logprob === "number";
}

function toToken({ token, logprob, bytes }: Token) {
  const isBytes = Array.isArray(bytes) && bytes.every((byte) => typeof byte === "number");
  return { token, logprob, bytes: isBytes ? (bytes as number[]) : null };
}
