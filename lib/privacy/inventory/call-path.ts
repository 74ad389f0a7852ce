import type { DMMF } from "@prisma/generator-helper";

const callPath = new Set(["Hold", "UsageRecord"]);
const closedTypes = new Set(["BigInt", "Boolean", "DateTime", "Decimal", "Float", "Int"]);

/** The only texts a call may leave behind, each with the reason why nobody can say anything in it. */
const closedTexts: Readonly<Record<string, string>> = {
  "Hold.model": "the id under which we sell the model, taken from our deployment and not from the request",
  "UsageRecord.model": "the same, of the deployment that served",
  "UsageRecord.provider": "a provider's id from our catalogue",
  "UsageRecord.tried": "pairs of a provider's id and one of twelve words, held to that form by a CHECK",
};

/** A call's rows hold ids, numbers, moments and closed words: there is no column that could take what was said. */
export function lintCallPath(model: DMMF.Model): string[] {
  if (!callPath.has(model.name)) return [];
  return model.fields
    .filter((field) => field.kind === "scalar" && !closedTypes.has(field.type))
    .filter((field) => field.nativeType?.[0] !== "Uuid" && !closedTexts[`${model.name}.${field.name}`])
    .map((field) => `${model.name}.${field.name}: ${field.type} could hold what somebody said`);
}
