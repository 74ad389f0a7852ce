import type { GenerateRequest } from "../../../canonical/generate-request";
import type { UpstreamContext } from "../../wire";
import { encodeThinking } from "./encode-thinking";
import { bearsMixing } from "./model-traits";

type Encoded = { readonly members: Record<string, unknown>; readonly dropped: readonly string[] };

/** `generationConfig`, and what of the request it has no place for. The cap is the lower of the client's and the house's. */
export function encodeConfig(request: GenerateRequest, context: UpstreamContext, hasFunctions: boolean): Encoded {
  const { upstreamModel, capabilities } = context.deployment;
  const dropped: string[] = [];
  const caps = [request.maxOutputTokens, context.outputCap].filter((cap) => cap !== null);
  const sampling = capabilities.temperature === false ? {} : { temperature: request.temperature, topP: request.topP };
  if (capabilities.temperature === false) {
    if (request.temperature !== null) dropped.push("temperature");
    if (request.topP !== null) dropped.push("topP");
  }
  if (request.verbosity !== null) dropped.push("verbosity");
  if (request.endUserId !== null) dropped.push("endUserId");
  if (request.parallelToolCalls === false && hasFunctions) dropped.push("parallelToolCalls");
  const thinking = encodeThinking(request.reasoning, upstreamModel, capabilities.reasoning);
  if (thinking === "dropped") dropped.push("reasoning");

  let format: Record<string, unknown> = encodeFormat(request.responseFormat);
  if (hasFunctions && Object.keys(format).length > 0 && !bearsMixing(upstreamModel)) {
    format = {};
    dropped.push("responseFormat");
  }
  const members: Record<string, unknown> = {
    maxOutputTokens: caps.length > 0 ? Math.min(...caps) : null,
    ...sampling,
    topK: request.topK,
    // Several models refuse a penalty, also one that changes nothing.
    frequencyPenalty: request.frequencyPenalty || null,
    presencePenalty: request.presencePenalty || null,
    seed: request.seed,
    stopSequences: request.stopSequences.length > 0 ? request.stopSequences : null,
    ...format,
    thinkingConfig: typeof thinking === "string" ? null : thinking,
    responseLogprobs: request.topLogprobs === null ? null : true,
    // 0: only of what was said.
    logprobs: request.topLogprobs || null,
  };
  return { members: Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)), dropped };
}

function encodeFormat(format: GenerateRequest["responseFormat"]): Record<string, unknown> {
  if (!format || format.type === "text") return {};
  const schema = format.type === "json-schema" ? { responseJsonSchema: format.schema } : {};
  return { responseMimeType: "application/json", ...schema };
}
