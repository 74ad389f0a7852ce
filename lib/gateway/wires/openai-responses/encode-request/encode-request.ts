import type { GenerateRequest, ResponseFormat } from "../../../canonical/generate-request";
import { effortOf } from "../../../canonical/reasoning-effort";
import { gatewayError } from "../../../gateway-error";
import type { Capabilities } from "../../../ports";
import type { EncodedRequest, UpstreamContext } from "../../wire";
import { encodeInput } from "./encode-input";
import { encodeToolChoice, encodeTools } from "./encode-tools";

/**
 * The request for a provider of this wire: a stream, of which nothing is kept there. Reasoning comes back encrypted, so
 * that the next turn can bring it again. Throws 400 for content that cannot be carried.
 */
export function encodeRequest(request: GenerateRequest, { deployment, outputCap }: UpstreamContext): EncodedRequest {
  const { capabilities } = deployment;
  const dropped = new Set<string>();
  const { tools, dropped: toolsDropped } = encodeTools(request.tools);
  for (const name of toolsDropped) dropped.add(name);
  if (tools.length > 0 && capabilities.tools === false) {
    throw gatewayError("unsupported_parameter", "This model cannot call tools.", { param: "tools" });
  }
  for (const name of unknown) if (isSet(request[name])) dropped.add(name);
  const caps = [request.maxOutputTokens, outputCap].filter((cap) => cap !== null);
  const reasoning = encodeReasoning(request, capabilities, dropped);
  const include = [
    ...(reasoning || capabilities.reasoning === "effort" ? ["reasoning.encrypted_content" as const] : []),
    ...(request.topLogprobs !== null ? ["message.output_text.logprobs" as const] : []),
  ];
  const body = {
    model: deployment.upstreamModel,
    input: encodeInput(request, deployment),
    stream: true,
    store: false,
    ...(caps.length > 0 && { max_output_tokens: Math.min(...caps) }),
    ...encodeSampling(request, capabilities, dropped),
    ...(reasoning && { reasoning }),
    ...(include.length > 0 && { include }),
    ...encodeText(request),
    ...(tools.length > 0 && { tools }),
    ...(tools.length > 0 && request.toolChoice && { tool_choice: encodeToolChoice(request.toolChoice, request.tools) }),
    ...(tools.length > 0 && request.parallelToolCalls !== null && { parallel_tool_calls: request.parallelToolCalls }),
    ...(request.topLogprobs !== null && request.topLogprobs > 0 && { top_logprobs: request.topLogprobs }),
    ...(request.endUserId !== null && { safety_identifier: request.endUserId }),
    ...(request.promptCacheKey !== null && { prompt_cache_key: request.promptCacheKey }),
  };
  return { body, dropped: [...dropped] };
}

/** Members of a request that this wire has no place for. */
const unknown = ["topK", "frequencyPenalty", "presencePenalty", "seed", "stopSequences"] as const;

/** A penalty of nothing changes nothing. */
function isSet(value: number | readonly string[] | null): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== 0;
}

/** Models that think refuse both. */
function encodeSampling(request: GenerateRequest, { temperature }: Capabilities, dropped: Set<string>) {
  const body: { temperature?: number; top_p?: number } = {};
  for (const [member, name] of [
    ["temperature", "temperature"],
    ["top_p", "topP"],
  ] as const) {
    const value = request[name];
    if (value === null) continue;
    if (temperature === false) dropped.add(name);
    else body[member] = value;
  }
  return body;
}

function encodeReasoning({ reasoning }: GenerateRequest, capabilities: Capabilities, dropped: Set<string>) {
  if (!reasoning) return null;
  const effort = effortOf(reasoning);
  if (capabilities.reasoning === "none") {
    if (effort !== null && effort !== "none") dropped.add("reasoning");
    return null;
  }
  const isShown = reasoning.isShown === true && effort !== "none";
  if (effort === null && !isShown) return null;
  return { ...(effort !== null && { effort }), ...(isShown && { summary: "auto" as const }) };
}

function encodeText({ responseFormat, verbosity }: GenerateRequest) {
  const format = responseFormat && encodeFormat(responseFormat);
  if (!format && verbosity === null) return {};
  return { text: { ...(format && { format }), ...(verbosity !== null && { verbosity }) } };
}

/** Also for the echo in an answer. */
export function encodeFormat(format: ResponseFormat) {
  if (format.type !== "json-schema") return { type: format.type === "json" ? ("json_object" as const) : format.type };
  const { name, description, schema, strict } = format;
  return {
    type: "json_schema" as const,
    name: name ?? "answer",
    ...(description !== null && { description }),
    schema: typeof schema === "object" && schema !== null ? (schema as Record<string, unknown>) : {},
    ...(strict !== null && { strict }),
  };
}
