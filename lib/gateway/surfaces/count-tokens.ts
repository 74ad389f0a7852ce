import { scanMembers } from "../json/scan-members";
import { noUsage, readCount } from "../metering/usage";
import { toGenerate } from "../wires/anthropic-messages/decode-request/decode-request";
import { renderAnthropicError } from "../wires/anthropic-messages/errors";
import { toFailure } from "../wires/anthropic-messages/failure";
import { findStatefulParam } from "../wires/anthropic-messages/forward/find-stateful-param";
import { prepareBody } from "../wires/anthropic-messages/forward/prepare-body";
import { measureMedia } from "../wires/media";
import { pricedMembers } from "../wires/pooled-members";
import { readObject } from "../wires/read-json";
import { invalid, parseObject, readFallbackModels, refuseAmbiguity } from "../wires/request-body";
import type { ForwardCodec, RequestReader } from "../wires/wire";
import { createPassingReader } from "./passing-reader";

/** Anthropic's counting of tokens: a request without `max_tokens`, which is counted and not answered. It costs nothing. */
export const countTokensSurface: ForwardCodec = {
  serves: "count_tokens",
  endpoint: "messages",
  readRequest,
  renderError: renderAnthropicError,
  keepAlive: null,
  forwardedHeaders: ["anthropic-version", "anthropic-beta"],
  defaultHeaders: { "anthropic-version": "2023-06-01" },
  readAnswer(bytes) {
    const isCount = readCount(readObject(bytes)?.input_tokens) !== null;
    return isCount ? { usage: noUsage, finishReason: null, answerBytes: 0 } : null;
  },
  readFailure(bytes) {
    const answer = readObject(bytes);
    return answer?.error ? toFailure(answer) : null;
  },
  measure: () => 0,
  createStreamReader: createPassingReader,
};

function readRequest(body: Uint8Array): RequestReader {
  const parsed = parseObject(body);
  const members = scanMembers(body);
  refuseAmbiguity(members, ["model", "models", "messages", "metadata", ...pricedMembers]);
  const { model, messages } = parsed;
  if (typeof model !== "string" || model === "") return invalid("model", "`model` must be the id of a model.");
  if (!Array.isArray(messages) || messages.length === 0) {
    return invalid("messages", "`messages` must be a list with at least one message.");
  }
  const media = measureMedia(messages);
  return {
    envelope: {
      model,
      fallbackModels: readFallbackModels(parsed),
      stream: false,
      wantsUsage: true,
      shape: {
        textBytes: body.length - media.encodedLength,
        messages: messages.length,
        mediaParts: media.parts,
        choices: 1,
        outputCap: 0,
      },
      statefulParam: findStatefulParam(parsed, messages),
      usesReasoning: false,
    },
    prepare: (target) => ({ bytes: prepareBody({ body, parsed, members }, target), hidesUsage: false }),
    toGenerate: () => toGenerate(parsed),
  };
}
