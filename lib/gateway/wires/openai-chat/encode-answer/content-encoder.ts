import type { Signature } from "../../../canonical/generate-request";
import type { ContentStart, StreamPart } from "../../../canonical/stream-part";
import type { AnswerContext } from "../../wire";
import { toDetail, toEncryptedDetail } from "../reasoning-details";
import type { Delta, Logprobs, ToolCallDelta } from "./chunk";
import { type CallStart, callForm, toAnnotation, toExtra, toImage, toLogprobs, unwrapInput } from "./encode-pieces";

type Part<Type extends StreamPart["type"]> = Extract<StreamPart, { type: Type }>;

type Open = {
  readonly content: ContentStart;
  /** Where it began in the text of the answer. */
  readonly from: number;
  /** The place of a tool call, a thought or a picture among its like. */
  readonly place: number;
  /** Kept until the end: a thought that will be signed, the input of a call that has to be unwrapped. */
  readonly texts: string[];
  readonly form: "function" | "custom" | "bare";
  isEmpty: boolean;
  signature: Signature | null;
};

/** What each part of a content adds to the message. */
export function createContentEncoder(context: AnswerContext) {
  const open = new Map<number, Open>();
  const counts = { "tool-call": 0, reasoning: 0, file: 0 };
  let textLength = 0;

  function start({ index, content }: Part<"content-start">): Delta[] {
    const counted = content.type === "text" || content.type === "provider" ? null : content.type;
    const place = counted ? counts[counted]++ : 0;
    const form = content.type === "tool-call" ? callForm(content, context) : "function";
    const begun: Open = { content, from: textLength, place, texts: [], form, isEmpty: true, signature: null };
    open.set(index, begun);
    switch (content.type) {
      case "tool-call":
        return [{ tool_calls: [beginCall(content, begun)] }];
      case "reasoning":
        return content.redacted ? [{ reasoning_details: [toEncryptedDetail(content.redacted, place)] }] : [];
      case "file":
        return [{ images: [toImage(content, place)] }];
      default:
        return [];
    }
  }

  function add({ index, text, logprobs }: Part<"content-delta">): { delta: Delta | null; logprobs: Logprobs | null } {
    const to = open.get(index);
    if (!to) return { delta: null, logprobs: null };
    const { content } = to;
    if (text !== "") to.isEmpty = false;
    switch (content.type) {
      case "text": {
        const tokens = toLogprobs(logprobs);
        if (content.isRefusal)
          return { delta: { refusal: text }, logprobs: tokens && { content: null, refusal: tokens } };
        textLength += text.length;
        return { delta: { content: text }, logprobs: tokens && { content: tokens, refusal: null } };
      }
      case "reasoning":
        to.texts.push(text);
        return { delta: { reasoning_content: text }, logprobs: null };
      case "tool-call":
        return { delta: addInput(to, content, text), logprobs: null };
      default:
        return { delta: null, logprobs: null };
    }
  }

  function annotate({ index, signature, citation }: Part<"content-meta">): Delta | null {
    const to = open.get(index);
    if (!to) return null;
    if (signature) to.signature = signature;
    const annotation = citation && toAnnotation(citation, to.from, textLength);
    return annotation ? { annotations: [annotation] } : null;
  }

  function end(index: number): Delta[] {
    const ended = open.get(index);
    open.delete(index);
    if (!ended) return [];
    const { content, signature, place, texts } = ended;
    switch (content.type) {
      case "text":
        return signature ? [{ extra_content: toExtra(signature) }] : [];
      case "reasoning":
        return signature ? [{ reasoning_details: [toDetail(texts.join(""), signature, place)] }] : [];
      case "tool-call": {
        const deltas: ToolCallDelta[] = [];
        // Clients parse what they are given, and nothing is not JSON.
        if (ended.isEmpty && ended.form === "function") deltas.push({ index: place, function: { arguments: "{}" } });
        if (texts.length > 0) deltas.push(inputDelta(ended, unwrapInput(texts.join(""))));
        if (signature) deltas.push({ index: place, extra_content: toExtra(signature) });
        return deltas.length > 0 ? [{ tool_calls: deltas }] : [];
      }
      default:
        return [];
    }
  }

  return { start, add, annotate, end };
}

function beginCall({ toolCallId: id, toolName: name, signature }: CallStart, call: Open): ToolCallDelta {
  const extra = signature ? { extra_content: toExtra(signature) } : {};
  if (call.form === "custom") return { index: call.place, id, type: "custom", custom: { name, input: "" }, ...extra };
  return { index: call.place, id, type: "function", function: { name, arguments: "" }, ...extra };
}

function addInput(to: Open, { isCustom }: CallStart, text: string): Delta | null {
  if (to.form === "function" || isCustom) return { tool_calls: [inputDelta(to, text)] };
  to.texts.push(text);
  return null;
}

function inputDelta({ form, place: index }: Open, text: string): ToolCallDelta {
  return form === "custom" ? { index, custom: { input: text } } : { index, function: { arguments: text } };
}
