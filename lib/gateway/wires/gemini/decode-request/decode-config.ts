import type { GenerateRequest, Reasoning, ResponseFormat } from "../../../canonical/generate-request";
import { invalid } from "../../request-body";
import { toJsonSchema } from "../json-schema";
import { listOf, pick, pickRecord } from "../spelling";
import { uncarriedMembers } from "./find-uncarried";
import { refuse } from "./refuse";

type ConfigMembers = Pick<
  GenerateRequest,
  | "maxOutputTokens"
  | "temperature"
  | "topP"
  | "topK"
  | "frequencyPenalty"
  | "presencePenalty"
  | "seed"
  | "stopSequences"
  | "reasoning"
  | "topLogprobs"
  | "responseFormat"
>;

const carried = [
  "maxOutputTokens",
  "temperature",
  "topP",
  "topK",
  "frequencyPenalty",
  "presencePenalty",
  "seed",
  "stopSequences",
  "thinkingConfig",
  "responseLogprobs",
  "logprobs",
  "responseMimeType",
  "responseSchema",
  "responseJsonSchema",
  "candidateCount",
  "responseModalities",
];

/** `generationConfig` in the words of the middle form, and its members that have no place there. */
export function decodeConfig(config: Record<string, unknown>): {
  members: ConfigMembers;
  uncarried: readonly string[];
} {
  const count = pick(config, "candidateCount") ?? 1;
  if (count !== 1) refuse("candidateCount", "`candidateCount` above 1 cannot be asked of this model's provider.");
  const modalities = listOf(pick(config, "responseModalities"));
  if (modalities.some((modality) => !/^(text|modality_unspecified)$/i.test(String(modality)))) {
    refuse("responseModalities", "This model's provider can be asked for text only.");
  }
  const number = (name: string): number | null => {
    const value = pick(config, name) ?? null;
    if (value === null || typeof value === "number") return value;
    return invalid(name, `\`${name}\` must be a number.`);
  };
  const { format, isCarried } = decodeFormat(config);
  return {
    members: {
      maxOutputTokens: number("maxOutputTokens"),
      temperature: number("temperature"),
      topP: number("topP"),
      topK: number("topK"),
      frequencyPenalty: number("frequencyPenalty"),
      presencePenalty: number("presencePenalty"),
      seed: number("seed"),
      stopSequences: listOf(pick(config, "stopSequences")).filter((stop) => typeof stop === "string"),
      reasoning: decodeReasoning(pickRecord(config, "thinkingConfig")),
      topLogprobs: pick(config, "responseLogprobs") === true ? (number("logprobs") ?? 0) : null,
      responseFormat: format,
    },
    uncarried: [...uncarriedMembers(config, carried), ...(isCarried ? [] : ["responseMimeType"])],
  };
}

function decodeFormat(config: Record<string, unknown>): { format: ResponseFormat | null; isCarried: boolean } {
  const mimeType = pick(config, "responseMimeType") ?? null;
  if (mimeType === "text/plain") return { format: { type: "text" }, isCarried: true };
  if (mimeType !== "application/json") return { format: null, isCarried: mimeType === null };
  const jsonSchema = pick(config, "responseJsonSchema");
  const ownSchema = pick(config, "responseSchema");
  const schema = jsonSchema ?? (ownSchema === undefined ? undefined : toJsonSchema(ownSchema));
  if (schema === undefined) return { format: { type: "json" }, isCarried: true };
  return { format: { type: "json-schema", name: null, description: null, schema, strict: null }, isCarried: true };
}

const efforts = { minimal: "minimal", low: "low", medium: "medium", high: "high" } as const;

/** A budget of -1 leaves it to the model, 0 means no thinking. */
function decodeReasoning(thinking: Record<string, unknown> | null): Reasoning | null {
  if (!thinking) return null;
  const shown = pick(thinking, "includeThoughts");
  const budget = pick(thinking, "thinkingBudget");
  const level = String(pick(thinking, "thinkingLevel") ?? "").toLowerCase();
  const isShown = typeof shown === "boolean" ? shown : null;
  const budgetTokens = typeof budget === "number" && budget >= 0 ? budget : null;
  const effort = Object.hasOwn(efforts, level) ? efforts[level as keyof typeof efforts] : null;
  const asksNothing = isShown === null && budget === undefined && effort === null;
  return asksNothing ? null : { effort, budgetTokens, isShown };
}
