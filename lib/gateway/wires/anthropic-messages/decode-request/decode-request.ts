import type { GenerateRequest, Reasoning, ResponseFormat } from "../../../canonical/generate-request";
import { isRecord } from "../../media";
import { invalid } from "../../request-body";
import { readMessages } from "./decode-messages";
import { readSystem } from "./decode-text";
import { readToolChoice, readTools } from "./decode-tools";

/** Members that the canonical form has, and those that mean nothing to anybody but Anthropic. */
const known = new Set([
  "model",
  "models",
  "max_tokens",
  "messages",
  "stream",
  "system",
  "tools",
  "tool_choice",
  "thinking",
  "output_config",
  "output_format",
  "stop_sequences",
  "temperature",
  "top_p",
  "top_k",
  // Other wires cache by themselves.
  "cache_control",
  // Its one member is the client's fingerprint: no other provider is told it.
  "metadata",
]);
const asUsual: Readonly<Record<string, unknown>> = { service_tier: "auto", speed: "standard" };

/** The request in the canonical form. Both versions of the API read alike. Throws a GatewayError (400). */
export function toGenerate(parsed: Record<string, unknown>): GenerateRequest {
  const { tools, uncarried } = readTools(parsed.tools);
  const { toolChoice, parallelToolCalls } = readToolChoice(parsed.tool_choice);
  const outputConfig = isRecord(parsed.output_config) ? parsed.output_config : {};
  return {
    model: String(parsed.model),
    stream: parsed.stream === true,
    system: readSystem(parsed.system, "system"),
    messages: readMessages(parsed.messages),
    tools,
    toolChoice,
    parallelToolCalls,
    responseFormat: readFormat(outputConfig.format ?? parsed.output_format),
    maxOutputTokens: typeof parsed.max_tokens === "number" ? parsed.max_tokens : null,
    temperature: readNumber(parsed, "temperature"),
    topP: readNumber(parsed, "top_p"),
    topK: readNumber(parsed, "top_k"),
    frequencyPenalty: null,
    presencePenalty: null,
    seed: null,
    stopSequences: readStopSequences(parsed.stop_sequences),
    reasoning: readReasoning(parsed.thinking, outputConfig.effort),
    verbosity: null,
    topLogprobs: null,
    endUserId: null,
    promptCacheKey: null,
    uncarried: [...Object.keys(parsed).filter((name) => asksForMore(name, parsed[name])), ...uncarried],
  };
}

function asksForMore(name: string, value: unknown): boolean {
  if (known.has(name) || value === null) return false;
  if (Array.isArray(value) && value.length === 0) return false;
  return !Object.hasOwn(asUsual, name) || asUsual[name] !== value;
}

function readNumber(parsed: Record<string, unknown>, name: string): number | null {
  const value = parsed[name];
  if (value === undefined || value === null) return null;
  return typeof value === "number" ? value : invalid(name, `\`${name}\` must be a number.`);
}

function readStopSequences(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  return invalid("stop_sequences", "`stop_sequences` must be a list of strings.");
}

function readFormat(format: unknown): ResponseFormat | null {
  if (!isRecord(format) || format.type !== "json_schema") return null;
  return { type: "json-schema", name: null, description: null, schema: format.schema, strict: null };
}

const efforts: readonly unknown[] = ["low", "medium", "high", "xhigh", "max"] satisfies Reasoning["effort"][];

function readReasoning(thinking: unknown, givenEffort: unknown): Reasoning | null {
  const effort = efforts.includes(givenEffort) ? (givenEffort as Reasoning["effort"]) : null;
  if (!isRecord(thinking)) return effort === null ? null : { effort, budgetTokens: null, isShown: null };
  if (thinking.type === "disabled") return { effort: "none", budgetTokens: 0, isShown: null };
  // Thoughts are shown unless the caller says otherwise.
  const isShown = thinking.display !== "omitted";
  const budget = thinking.type === "enabled" ? thinking.budget_tokens : null;
  return { effort, budgetTokens: typeof budget === "number" ? budget : null, isShown };
}
