import { scanMembers } from "../../../json/scan-members";
import { isRecord, measureMedia } from "../../media";
import { findChargedApart, findLeftOut, pricedMembers } from "../../pooled-members";
import { measureSearches, measureTools } from "../../provider-tools";
import { invalid, parseObject, readFallbackModels, readWhole, refuseAmbiguity } from "../../request-body";
import type { Envelope, RequestReader } from "../../wire";
import { toGenerate } from "../decode-request/decode-request";
import { findStatefulParam } from "./find-stateful-param";
import { prepareBody } from "./prepare-body";

const readMembers = [
  "model",
  "models",
  "max_tokens",
  "messages",
  "metadata",
  "stream",
  "thinking",
  "container",
  "thread",
  ...pricedMembers,
];

/** Reads a request to `/v1/messages`. Throws a GatewayError (400) that names the parameter. */
export function readRequest(body: Uint8Array): RequestReader {
  const parsed = parseObject(body);
  const members = scanMembers(body);
  refuseAmbiguity(members, readMembers);
  const metadata = members.find((member) => member.key === "metadata");
  if (metadata && isRecord(parsed.metadata)) refuseAmbiguity(scanMembers(body, metadata.valueStart), ["user_id"]);
  const envelope = readEnvelope(parsed, body.length);
  return {
    envelope,
    prepare: (target) => ({ bytes: prepareBody({ body, parsed, members }, target), hidesUsage: false }),
    leftOut: findLeftOut(parsed),
    toGenerate: () => toGenerate(parsed),
  };
}

function readEnvelope(parsed: Record<string, unknown>, bodyBytes: number): Envelope {
  const { model, messages, stream } = parsed;
  if (typeof model !== "string" || model === "") return invalid("model", "`model` must be the id of a model.");
  if (!Array.isArray(messages) || messages.length === 0) {
    return invalid("messages", "`messages` must be a list with at least one message.");
  }
  if (stream !== undefined && stream !== null && typeof stream !== "boolean") {
    return invalid("stream", "`stream` must be true or false.");
  }
  const outputCap = readWhole(parsed, "max_tokens", Number.MAX_SAFE_INTEGER);
  if (outputCap === null) return invalid("max_tokens", "`max_tokens` is required.");
  const media = measureMedia(messages);
  return {
    model,
    fallbackModels: readFallbackModels(parsed),
    stream: stream === true,
    wantsUsage: true,
    shape: {
      textBytes: bodyBytes - media.encodedLength,
      messages: messages.length + explainedTools(parsed.tools),
      mediaParts: media.parts + measureTools(parsed),
      choices: 1,
      outputCap,
      ...measureSearches(parsed, "anthropic_messages"),
    },
    statefulParam: findStatefulParam(parsed, messages),
    chargedParam: findChargedApart(parsed),
    usesReasoning: asksForThinking(parsed.thinking) || messages.some(replaysThinking),
  };
}

/**
 * By Anthropic's tables tools put up to 350 tokens of explanation into the prompt, and each that it explains itself
 * (a shell, an editor, a computer) up to 900 more: as messages of 64 tokens.
 */
function explainedTools(tools: unknown): number {
  if (!Array.isArray(tools) || tools.length === 0) return 0;
  return (
    8 + 16 * tools.filter((tool) => isRecord(tool) && typeof tool.type === "string" && tool.type !== "custom").length
  );
}

function asksForThinking(thinking: unknown): boolean {
  return isRecord(thinking) && thinking.type !== "disabled";
}

function replaysThinking(message: unknown): boolean {
  if (!isRecord(message) || !Array.isArray(message.content)) return false;
  return message.content.some((block) => isRecord(block) && /^(redacted_)?thinking$/.test(String(block.type)));
}
