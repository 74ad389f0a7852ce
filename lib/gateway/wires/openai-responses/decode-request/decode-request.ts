import type { GenerateRequest, Reasoning, ResponseFormat, TextPart } from "../../../canonical/generate-request";
import { gatewayError } from "../../../gateway-error";
import { isRecord } from "../../media";
import { invalid, readWhole } from "../../request-body";
import { decodeInput } from "./decode-input";
import { decodeToolChoice, decodeTools } from "./decode-tools";
import { listUncarried } from "./find-uncarried";

type Body = Readonly<Record<string, unknown>>;

/**
 * A body in the shape of Responses as a canonical request. Throws a GatewayError (400) for what is malformed, and for
 * what leans on something kept by a provider, which no other provider has.
 */
export function decodeResponsesRequest(parsed: Record<string, unknown>): GenerateRequest {
  const { model } = parsed;
  if (typeof model !== "string" || model === "") return invalid("model", "`model` must be the id of a model.");
  refuseKept(parsed);
  const input = decodeInput(parsed.input);
  const text = isRecord(parsed.text) ? parsed.text : {};
  return {
    model,
    stream: parsed.stream === true,
    system: [...readInstructions(parsed.instructions), ...input.system],
    messages: input.messages,
    tools: [...decodeTools(parsed.tools), ...input.tools],
    toolChoice: decodeToolChoice(parsed.tool_choice),
    parallelToolCalls: typeof parsed.parallel_tool_calls === "boolean" ? parsed.parallel_tool_calls : null,
    responseFormat: readFormat(text.format),
    maxOutputTokens: readWhole(parsed, "max_output_tokens", Number.MAX_SAFE_INTEGER),
    temperature: readNumber(parsed, "temperature"),
    topP: readNumber(parsed, "top_p"),
    topK: null,
    frequencyPenalty: readNumber(parsed, "frequency_penalty"),
    presencePenalty: readNumber(parsed, "presence_penalty"),
    seed: null,
    stopSequences: [],
    reasoning: readReasoning(parsed.reasoning),
    verbosity: readVerbosity(text.verbosity),
    topLogprobs: readTopLogprobs(parsed),
    endUserId: readText(parsed.safety_identifier) ?? readText(parsed.user),
    promptCacheKey: readText(parsed.prompt_cache_key),
    uncarried: listUncarried(parsed),
  };
}

/** What a provider keeps for a caller is nowhere but there, and an answer in the background would have to be kept here. */
function refuseKept(parsed: Body): void {
  for (const param of ["previous_response_id", "conversation", "prompt"]) {
    if (parsed[param] === undefined || parsed[param] === null) continue;
    throw gatewayError("unsupported_parameter", `\`${param}\` is not supported for this model: nothing is kept here.`, {
      param,
    });
  }
  if (parsed.background !== true) return;
  throw gatewayError("unsupported_parameter", "`background` is not supported for this model.", { param: "background" });
}

function readInstructions(value: unknown): TextPart[] {
  if (value === undefined || value === null || value === "") return [];
  if (typeof value !== "string") return invalid("instructions", "`instructions` must be a string.");
  return [{ type: "text", text: value }];
}

function readNumber(parsed: Body, name: string): number | null {
  const value = parsed[name];
  if (value === undefined || value === null) return null;
  return typeof value === "number" ? value : invalid(name, `\`${name}\` must be a number.`);
}

function readText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;

function readReasoning(value: unknown): Reasoning | null {
  if (!isRecord(value)) return null;
  const { effort } = value;
  const known = efforts.find((one) => one === effort) ?? null;
  if (effort !== undefined && effort !== null && !known) {
    return invalid("reasoning.effort", `\`reasoning.effort\` must be one of ${efforts.join(", ")}.`);
  }
  const summary = value.summary ?? value.generate_summary ?? null;
  if (known === null && summary === null) return null;
  return { effort: known, budgetTokens: null, isShown: summary === null ? null : true };
}

function readFormat(value: unknown): ResponseFormat | null {
  if (!isRecord(value)) return null;
  if (value.type === "text") return { type: "text" };
  if (value.type === "json_object") return { type: "json" };
  if (value.type !== "json_schema") return invalid("text.format", "`text.format` has a type that is not known.");
  return {
    type: "json-schema",
    name: readText(value.name),
    description: readText(value.description),
    schema: value.schema ?? null,
    strict: typeof value.strict === "boolean" ? value.strict : null,
  };
}

function readVerbosity(value: unknown): GenerateRequest["verbosity"] {
  return value === "low" || value === "medium" || value === "high" ? value : null;
}

function readTopLogprobs(parsed: Body): number | null {
  const top = readNumber(parsed, "top_logprobs");
  const asks = Array.isArray(parsed.include) && parsed.include.includes("message.output_text.logprobs");
  return asks ? (top ?? 0) : top || null;
}
