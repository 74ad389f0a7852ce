import type { GeneratedAnswer, GeneratedContent } from "../../../canonical/stream-part";
import type { AnswerContext } from "../../wire";
import { writeGrounding } from "../grounding";
import { writeLogprobs } from "../logprobs";
import { createThoughtPacker } from "../packed-thoughts";
import { writeChunk, writeCounts, writeFinish } from "./write-chunk";
import { type WrittenPart, writeCall, writeProof, writeText, writeWhole } from "./write-parts";

/** A whole answer as `generateContent` gives it. */
export function encodeAnswer(answer: GeneratedAnswer, context: AnswerContext): unknown {
  const hidesThoughts = context.request.reasoning?.isShown === false;
  const thoughts = createThoughtPacker();
  const written = answer.contents.map((content) => {
    thoughts.note(content);
    const packed = content.start.type === "tool-call" ? thoughts.pack() : null;
    return writeContent(content, hidesThoughts, packed);
  });
  const isCallLost = answer.contents.some(({ start }, at) => start.type === "tool-call" && written[at]!.length === 0);
  const texts = answer.contents.filter(({ start }) => start.type === "text");
  const groundingMetadata = writeGrounding(texts);
  const logprobsResult = writeLogprobs(texts.flatMap(({ logprobs }) => logprobs));
  const answerBytes = answer.contents.reduce((length, { text }) => length + text.length, 0);
  const parts = written.flat();
  const facts = {
    parts: parts.length > 0 ? parts : [{ text: "" }],
    ...writeFinish(answer.finishReason, isCallLost),
    ...(groundingMetadata && { groundingMetadata }),
    ...(logprobsResult && { logprobsResult }),
    usageMetadata: writeCounts(answer.usage, context, answerBytes),
  };
  return writeChunk(facts, context);
}

function writeContent(
  { start, text, signature }: GeneratedContent,
  hidesThoughts: boolean,
  packed: string | null,
): readonly WrittenPart[] {
  if (start.type === "tool-call") {
    const call = writeCall(start, text, signature, packed);
    return call ? [call] : [];
  }
  const proof = writeProof(start, signature);
  if (start.type !== "text" && start.type !== "reasoning") {
    const whole = writeWhole(start);
    return whole ? [whole] : [];
  }
  const isSaid = text !== "" && !(start.type === "reasoning" && hidesThoughts);
  if (!isSaid) return proof ? [proof] : [];
  // In a whole answer the proof stands with the text it proves.
  return [{ ...proof, ...writeText(start.type, text) }];
}
