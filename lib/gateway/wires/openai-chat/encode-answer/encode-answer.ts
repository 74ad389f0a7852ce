import type { GeneratedAnswer, GeneratedContent } from "../../../canonical/stream-part";
import type { AnswerContext } from "../../wire";
import { toDetail, toEncryptedDetail } from "../reasoning-details";
import type { Annotation, Completion, ImagePart, ReasoningDetail, TokenLogprob, ToolCall } from "./chunk";
import {
  type CallStart,
  callForm,
  toAnnotation,
  toAnswerId,
  toExtra,
  toImage,
  toLogprobs,
  unwrapInput,
} from "./encode-pieces";
import { encodeFinish, encodeUsage } from "./encode-usage";

/** A whole answer as a client of this wire reads it. What a provider ran itself is left out: it is no call of the client's. */
export function encodeChatAnswer(answer: GeneratedAnswer, context: AnswerContext): Completion {
  const { contents, finishReason, usage } = answer;
  const texts = contents.filter(({ start }) => start.type === "text" && !start.isRefusal);
  const refusals = contents.filter(({ start }) => start.type === "text" && start.isRefusal);
  const thoughts = contents.filter(({ start }) => start.type === "reasoning");
  const calls = contents.flatMap((content) => toCall(content, context));
  const images = toImages(contents);
  const annotations = toAnnotations(texts);
  const details = toDetails(thoughts);
  const signature = texts.at(-1)?.signature;
  const content = texts.length > 0 ? joinTexts(texts) : null;
  const message = {
    role: "assistant" as const,
    content: content ?? (calls.length > 0 || refusals.length > 0 ? null : ""),
    refusal: refusals.length > 0 ? joinTexts(refusals) : null,
    ...(thoughts.some(({ text }) => text !== "") && { reasoning_content: joinTexts(thoughts) }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(annotations.length > 0 && { annotations }),
    ...(images.length > 0 && { images }),
    ...(signature && { extra_content: toExtra(signature) }),
  };
  const tokens = { content: toTokens(texts), refusal: toTokens(refusals) };
  const logprobs = tokens.content || tokens.refusal ? tokens : null;
  return {
    id: toAnswerId(context),
    object: "chat.completion",
    created: context.createdAtSeconds,
    model: context.request.model,
    choices: [{ index: 0, message, logprobs, finish_reason: encodeFinish(finishReason) }],
    usage: encodeUsage(usage),
  };
}

const joinTexts = (contents: readonly GeneratedContent[]) => contents.map(({ text }) => text).join("");

function toCall({ start, text, signature }: GeneratedContent, context: AnswerContext): ToolCall[] {
  if (start.type !== "tool-call") return [];
  const { toolCallId: id, toolName: name } = start;
  const proof = signature ?? start.signature;
  const extra = proof ? { extra_content: toExtra(proof) } : {};
  const form = callForm(start, context);
  if (form === "custom") return [{ id, type: "custom", custom: { name, input: customInput(start, text) }, ...extra }];
  const input = form === "bare" ? customInput(start, text) : text || "{}";
  return [{ id, type: "function", function: { name, arguments: input }, ...extra }];
}

function customInput({ isCustom }: CallStart, text: string): string {
  return isCustom ? text : unwrapInput(text);
}

function toImages(contents: readonly GeneratedContent[]): ImagePart[] {
  const files = contents.flatMap(({ start }) => (start.type === "file" ? [start] : []));
  return files.map(toImage);
}

/** Once one thought has a proof all are listed, for the list is read instead of the plain text. */
function toDetails(thoughts: readonly GeneratedContent[]): ReasoningDetail[] {
  const redactedOf = ({ start }: GeneratedContent) => (start.type === "reasoning" ? start.redacted : undefined);
  if (!thoughts.some((thought) => thought.signature || redactedOf(thought))) return [];
  return thoughts.map((thought, index) => {
    const redacted = redactedOf(thought);
    if (redacted) return toEncryptedDetail(redacted, index);
    const { text, signature } = thought;
    return signature ? toDetail(text, signature, index) : { type: "reasoning.text", text, index };
  });
}

function toAnnotations(texts: readonly GeneratedContent[]): Annotation[] {
  let from = 0;
  return texts.flatMap(({ text, citations }) => {
    const to = from + text.length;
    const found = citations.flatMap((citation) => toAnnotation(citation, from, to) ?? []);
    from = to;
    return found;
  });
}

function toTokens(contents: readonly GeneratedContent[]): TokenLogprob[] | null {
  const tokens = contents.flatMap(({ logprobs }) => logprobs.flatMap((one) => toLogprobs(one) ?? []));
  return tokens.length > 0 ? tokens : null;
}
