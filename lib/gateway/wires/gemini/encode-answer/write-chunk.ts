import type { FinishReason, Usage } from "../../../ports";
import type { AnswerContext } from "../../wire";
import { writeUsage } from "../usage";
import type { WrittenPart } from "./write-parts";

type ChunkFacts = {
  readonly parts: readonly WrittenPart[];
  readonly finishReason?: string;
  readonly finishMessage?: string;
  readonly groundingMetadata?: object;
  readonly logprobsResult?: object;
  readonly usageMetadata?: object;
};

/** A chunk of a stream, or a whole answer: they have one shape. */
export function writeChunk({ parts, usageMetadata, ...candidate }: ChunkFacts, context: AnswerContext) {
  return {
    candidates: [{ content: { role: "model", parts }, ...candidate, index: 0 }],
    ...(usageMetadata && { usageMetadata }),
    modelVersion: context.request.model,
    responseId: context.requestId.replace(/^req_/, ""),
  };
}

const words: Readonly<Record<FinishReason, string>> = {
  stop: "STOP",
  tool_calls: "STOP",
  length: "MAX_TOKENS",
  content_filter: "SAFETY",
  error: "OTHER",
  other: "OTHER",
};

/** Why an answer ended. `isCallLost`: a call was left out because its arguments are no JSON. */
export function writeFinish(reason: FinishReason, isCallLost: boolean) {
  if (!isCallLost || reason === "length" || reason === "content_filter") return { finishReason: words[reason] };
  return {
    finishReason: "MALFORMED_FUNCTION_CALL",
    finishMessage: "The model called a tool with arguments that are not JSON.",
  };
}

const bytesPerToken = 4;

/** The counts of an answer; where the provider gave none, about what they are. */
export function writeCounts(usage: Usage | null, context: AnswerContext, answerBytes: number) {
  if (usage && usage.source !== "none") return writeUsage(usage);
  const promptTokenCount = context.inputTokensEstimate;
  const candidatesTokenCount = Math.ceil(answerBytes / bytesPerToken);
  return { promptTokenCount, candidatesTokenCount, totalTokenCount: promptTokenCount + candidatesTokenCount };
}
