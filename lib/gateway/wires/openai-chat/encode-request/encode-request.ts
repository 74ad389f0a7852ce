/** The canonical request as a provider of this wire takes it. */

import type { GenerateRequest, ResponseFormat } from "../../../canonical/generate-request";
import { effortOf } from "../../../canonical/reasoning-effort";
import type { Capabilities, Quirks } from "../../../ports";
import { isRecord } from "../../media";
import type { EncodedRequest, UpstreamContext } from "../../wire";
import { encodeMessages } from "./encode-messages";
import { encodeTools } from "./encode-tools";
import type { EncodedBody } from "./request-body";

/**
 * Always asks for a stream. What the provider's row says it does not know is written otherwise or left out; what is left
 * out is in `dropped`. Throws 400 for content that cannot be carried.
 */
export function encodeChatRequest(request: GenerateRequest, context: UpstreamContext): EncodedRequest {
  const { deployment, outputCap } = context;
  const { quirks, capabilities, upstreamModel } = deployment;
  const dropped = new Set<string>();
  const tools = encodeTools(request, deployment);
  for (const name of tools.dropped) dropped.add(name);
  const body: EncodedBody = {
    model: upstreamModel,
    messages: encodeMessages(request, deployment),
    stream: true,
    ...(!quirks.hasNoStreamOptions && { stream_options: { include_usage: true } }),
    ...encodeCap(request, outputCap, quirks),
    ...encodeSampling(request, capabilities, dropped),
    ...encodeReasoning(request, capabilities, dropped),
    ...tools.members,
    ...encodeFormat(request.responseFormat),
    ...(request.verbosity !== null && { verbosity: request.verbosity }),
    ...(request.topLogprobs !== null && { logprobs: true }),
    ...(request.topLogprobs !== null && request.topLogprobs > 0 && { top_logprobs: request.topLogprobs }),
    ...(request.endUserId !== null && { user: request.endUserId }),
  };
  return { body, dropped: [...dropped] };
}

function encodeCap(
  { maxOutputTokens }: GenerateRequest,
  outputCap: number | null,
  quirks: Quirks,
): Partial<EncodedBody> {
  const caps = [maxOutputTokens, outputCap].filter((cap) => cap !== null);
  return caps.length > 0 ? { [quirks.outputCapField ?? "max_completion_tokens"]: Math.min(...caps) } : {};
}

/** Members, what the canonical form calls them, and whether a model that thinks refuses them with the temperature. */
const sampling = [
  ["temperature", "temperature", true],
  ["top_p", "topP", true],
  ["frequency_penalty", "frequencyPenalty", true],
  ["presence_penalty", "presencePenalty", true],
  ["seed", "seed", false],
] as const;

function encodeSampling(request: GenerateRequest, { temperature }: Capabilities, dropped: Set<string>) {
  const body: Partial<EncodedBody> = {};
  for (const [member, name, followsTemperature] of sampling) {
    const value = request[name];
    if (value === null) continue;
    if (followsTemperature && temperature === false) dropped.add(name);
    else body[member] = value;
  }
  // Known to many providers and refused by OpenAI's, which is what this wire says.
  if (request.topK !== null) dropped.add("topK");
  if (request.stopSequences.length > 0) body.stop = [...request.stopSequences];
  return body;
}

function encodeReasoning(
  { reasoning }: GenerateRequest,
  capabilities: Capabilities,
  dropped: Set<string>,
): Partial<EncodedBody> {
  const effort = reasoning && effortOf(reasoning);
  if (!effort) return {};
  if (capabilities.reasoning !== "none") return { reasoning_effort: effort };
  if (effort !== "none") dropped.add("reasoning");
  return {};
}

function encodeFormat(format: ResponseFormat | null): Partial<EncodedBody> {
  if (!format) return {};
  if (format.type !== "json-schema") return format.type === "json" ? { response_format: { type: "json_object" } } : {};
  const { name, description, schema, strict } = format;
  const asked = {
    name: name ?? "answer",
    ...(description !== null && { description }),
    ...(isRecord(schema) && { schema }),
    ...(strict !== null && { strict }),
  };
  return { response_format: { type: "json_schema", json_schema: asked } };
}
