import { itemStarts, type JsonMember, scanMembers } from "../json/scan-members";
import { splice } from "../json/splice";
import type { Surface } from "../ports";
import { renderGeminiError } from "../wires/gemini/errors";
import { measureContents } from "../wires/gemini/forward/measure-contents";
import { readFailure } from "../wires/gemini/forward/read-answer";
import { setModelName } from "../wires/gemini/forward/read-request";
import { findMember, pick, refuseAmbiguousSpelling } from "../wires/gemini/spelling";
import { readUsage } from "../wires/gemini/usage";
import { isRecord } from "../wires/media";
import { readObject } from "../wires/read-json";
import { invalid, parseObject } from "../wires/request-body";
import type { ForwardCodec, RequestFacts, RequestReader } from "../wires/wire";
import { createPassingReader } from "./passing-reader";

/** Google's embedding of one content. */
export const geminiEmbedContent = embedding("gemini_embed_content", "embedding", (body, parsed) => {
  const content = parsed.content;
  if (!isRecord(content)) return invalid("content", "`content` must be a content with parts.");
  return { contents: [content], named: scanMembers(body) };
});

/** The same of several at once. Each request names the model again, and must name the one of the address. */
export const geminiBatchEmbedContents = embedding("gemini_batch_embed_contents", "embeddings", (body, parsed) => {
  const { requests } = parsed;
  if (!Array.isArray(requests) || requests.length === 0 || !requests.every(isRecord)) {
    return invalid("requests", "`requests` must be a list with at least one request.");
  }
  const members = scanMembers(body);
  const starts = itemStarts(body, findMember(members, "requests")!.valueStart);
  const inner = starts.flatMap((start) => scanMembers(body, start));
  return { contents: requests.map(({ content }) => content), named: [...members, ...inner] };
});

type Asked = { readonly contents: readonly unknown[]; readonly named: readonly JsonMember[] };
type Read = (body: Uint8Array, parsed: Record<string, unknown>) => Asked;

function embedding(serves: Surface, answerMember: string, read: Read): ForwardCodec {
  return {
    serves,
    endpoint: "embeddings",
    readRequest: (body, facts) => readRequest(body, facts, read),
    renderError: renderGeminiError,
    keepAlive: null,
    forwardedHeaders: [],
    readAnswer(bytes) {
      const answer = readObject(bytes);
      if (!answer || pick(answer, answerMember) === undefined) return null;
      // Older models give vectors and no count.
      const usage = readUsage(answer);
      return { usage, finishReason: null, answerBytes: 0 };
    },
    readFailure,
    measure: () => 0,
    createStreamReader: createPassingReader,
  };
}

function readRequest(body: Uint8Array, facts: RequestFacts, read: Read): RequestReader {
  const parsed = parseObject(body);
  refuseAmbiguousSpelling(scanMembers(body), ["content", "requests"]);
  if (!facts.model) return invalid("model", "The address must name a model.");
  const { contents, named } = read(body, parsed);
  const media = measureContents(contents);
  return {
    envelope: {
      model: facts.model,
      fallbackModels: [],
      stream: false,
      wantsUsage: true,
      shape: {
        textBytes: body.length - media.encodedLength,
        messages: contents.length,
        mediaParts: media.mediaParts,
        choices: 1,
        outputCap: 0,
        inputs: contents.length,
      },
      statefulParam: media.hasStoredFile ? "fileData.fileUri" : null,
      usesReasoning: false,
    },
    prepare: ({ upstreamModel }) => ({
      bytes: splice(body, setModelName(named, upstreamModel)),
      hidesUsage: false,
    }),
  };
}
