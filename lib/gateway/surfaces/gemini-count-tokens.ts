import { scanMembers } from "../json/scan-members";
import { splice } from "../json/splice";
import { noUsage, readCount } from "../metering/usage";
import { renderGeminiError } from "../wires/gemini/errors";
import { readFailure } from "../wires/gemini/forward/read-answer";
import { readRequest as readGenerate, setModelName } from "../wires/gemini/forward/read-request";
import { findMember, pickRecord, refuseAmbiguousSpelling } from "../wires/gemini/spelling";
import { readObject } from "../wires/read-json";
import { parseObject } from "../wires/request-body";
import type { ForwardCodec, RequestFacts, RequestReader } from "../wires/wire";
import { createPassingReader } from "./passing-reader";

const decoder = new TextDecoder();

/** Google's counting of tokens: of contents, or of a whole request to generate. It costs nothing. */
export const geminiCountTokens: ForwardCodec = {
  serves: "gemini_count_tokens",
  endpoint: "generate_content",
  readRequest,
  renderError: renderGeminiError,
  keepAlive: null,
  forwardedHeaders: [],
  readAnswer(bytes) {
    const isCount = readCount(readObject(bytes)?.totalTokens) !== null;
    return isCount ? { usage: noUsage, finishReason: null, answerBytes: 0 } : null;
  },
  readFailure,
  measure: () => 0,
  createStreamReader: createPassingReader,
};

function readRequest(body: Uint8Array, facts: RequestFacts): RequestReader {
  const wrapped = pickRecord(parseObject(body), "generateContentRequest");
  const members = scanMembers(body);
  refuseAmbiguousSpelling(members, ["generateContentRequest"]);
  const member = findMember(members, "generateContentRequest");
  if (!member || !wrapped) return counting(readGenerate(body, facts));
  const { valueStart: start, valueEnd: end } = member;
  const reader = counting(readGenerate(body.subarray(start, end), facts));
  return {
    ...reader,
    prepare(target) {
      const text = decoder.decode(reader.prepare(target).bytes);
      const edits = [...setModelName(members, target.upstreamModel), { start, end, text }];
      return { bytes: splice(body, edits), hidesUsage: false };
    },
  };
}

/** Nothing is generated, so that nothing need be held for it. */
function counting(reader: RequestReader): RequestReader {
  const { envelope } = reader;
  return {
    ...reader,
    envelope: { ...envelope, stream: false, shape: { ...envelope.shape, choices: 1, outputCap: 0 } },
  };
}
