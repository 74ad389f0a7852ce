import { type JsonMember, scanMembers } from "../../json/scan-members";
import { type Edit, splice } from "../../json/splice";
import type { CallShape } from "../../metering/hold-bound";
import { isRecord, measureMedia } from "../media";
import {
  invalid,
  parseObject,
  readFallbackModels,
  readWhole,
  refuseAmbiguity,
  removeMembers,
  setMember,
  setModel,
} from "../request-body";
import type { Envelope, RequestReader } from "../wire";

const choicesMax = 128;

export function readRequest(body: Uint8Array): RequestReader {
  const parsed = parseObject(body);
  const members = scanMembers(body);
  refuseAmbiguity(members, readMembers);
  const options = members.find((member) => member.key === "stream_options");
  if (options && body[options.valueStart] === 0x7b) {
    refuseAmbiguity(scanMembers(body, options.valueStart), ["include_usage"]);
  }
  const envelope = readEnvelope(parsed, body.length);
  const hidesUsage = envelope.stream && !envelope.wantsUsage;
  const storesAnswer = parsed.store !== undefined && parsed.store !== null && parsed.store !== false;
  return {
    envelope,
    prepare({ upstreamModel, outputCap, isPooled }) {
      const edits: Edit[] = [
        ...setModel(members, envelope.model, upstreamModel),
        // The list is ours to follow; a provider that followed it too would answer at a price nobody held.
        ...removeMembers(members, ["models"]),
      ];
      // On the house's own credential an answer kept by the provider could be read by other callers.
      if (storesAnswer && isPooled) edits.push(setMember(body, members, "store", "false"));
      if (hidesUsage) edits.push(askForUsage(body, members));
      if (outputCap !== null) edits.push(setMember(body, members, "max_completion_tokens", String(outputCap)));
      return { bytes: splice(body, edits), hidesUsage };
    },
  };
}

const readMembers = [
  "model",
  "models",
  "messages",
  "stream",
  "stream_options",
  "n",
  "max_tokens",
  "max_completion_tokens",
  "store",
];

function readEnvelope(parsed: Record<string, unknown>, bodyBytes: number): Envelope {
  const { model, messages, stream, stream_options: streamOptions } = parsed;
  if (typeof model !== "string" || model === "") return invalid("model", "`model` must be the id of a model.");
  if (!Array.isArray(messages) || messages.length === 0) {
    return invalid("messages", "`messages` must be a list with at least one message.");
  }
  if (stream !== undefined && stream !== null && typeof stream !== "boolean") {
    return invalid("stream", "`stream` must be true or false.");
  }
  if (streamOptions !== undefined && streamOptions !== null && !isRecord(streamOptions)) {
    return invalid("stream_options", "`stream_options` must be an object.");
  }
  const caps = ["max_tokens", "max_completion_tokens"].map((name) =>
    readWhole(parsed, name, Number.MAX_SAFE_INTEGER / choicesMax),
  );
  const given = caps.filter((cap) => cap !== null);
  const media = measureMedia(messages);
  const shape: CallShape = {
    textBytes: bodyBytes - media.encodedLength,
    messages: messages.length,
    mediaParts: media.parts,
    choices: readWhole(parsed, "n", choicesMax) ?? 1,
    outputCap: given.length > 0 ? Math.max(...given) : null,
  };
  const wantsUsage = isRecord(streamOptions) && streamOptions.include_usage === true;
  return {
    model,
    fallbackModels: readFallbackModels(parsed),
    stream: stream === true,
    wantsUsage,
    shape,
    statefulParam: null,
    usesReasoning: parsed.reasoning_effort !== undefined && parsed.reasoning_effort !== null,
  };
}

function askForUsage(body: Uint8Array, members: readonly JsonMember[]): Edit {
  const options = members.find((member) => member.key === "stream_options");
  if (!options || body[options.valueStart] !== 0x7b) {
    return setMember(body, members, "stream_options", '{"include_usage":true}');
  }
  const inner = scanMembers(body, options.valueStart);
  return setMember(body, inner.toReversed(), "include_usage", "true", options.valueStart);
}
