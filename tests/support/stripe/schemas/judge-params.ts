import type { ErrorObject, ValidateFunction } from "ajv";
import { invalid, type StripeFailure } from "../stripe-failure";

/** Changes the texts of a form into what the schema says they are; throws as Stripe refuses what does not fit. */
export function judgeParams<T>(validate: ValidateFunction, params: Record<string, unknown>): T {
  if (!validate(params)) throw toFailure(validate.errors ?? []);
  judgeMetadata(params, "");
  judgeAmounts(params, "");
  return params as T;
}

function toFailure(errors: readonly ErrorObject[]): StripeFailure {
  // Of a union every branch complains; what is deepest inside is what was meant.
  const deepest = Math.max(...errors.map(depth));
  const unknown = errors.find(({ keyword }) => keyword === "additionalProperties");
  const error = unknown ?? errors.find((candidate) => depth(candidate) === deepest)!;
  const at = error.instancePath.split("/").slice(1);
  switch (error.keyword) {
    case "additionalProperties": {
      const param = toParam([...at, error.params.additionalProperty]);
      return invalid(param, "parameter_unknown", `Received unknown parameter: ${param}`);
    }
    case "required": {
      const param = toParam([...at, error.params.missingProperty]);
      return invalid(param, "parameter_missing", `Missing required param: ${param}.`);
    }
    default:
      return invalid(toParam(at), "parameter_invalid", `Invalid ${toParam(at)}: ${error.message}`);
  }
}

const depth = ({ instancePath }: ErrorObject) => instancePath.split("/").length;

function toParam([first = "", ...rest]: readonly string[]): string {
  return first + rest.map((name) => `[${name}]`).join("");
}

/** Rules of Stripe's documentation that types cannot say. */
function judgeMetadata(params: Record<string, unknown>, path: string): void {
  for (const [name, value] of Object.entries(params)) {
    if (!isRecord(value)) continue;
    const param = path ? `${path}[${name}]` : name;
    if (name !== "metadata") {
      judgeMetadata(value, param);
      continue;
    }
    const entries = Object.entries(value);
    if (entries.length > 50) throw invalid(param, "parameter_invalid", "You can have up to 50 keys.");
    for (const [key, text] of entries) {
      if (key.length > 40) throw invalid(`${param}[${key}]`, "parameter_invalid", "A key has at most 40 characters.");
      if (String(text).length > 500)
        throw invalid(`${param}[${key}]`, "parameter_invalid", "A value has at most 500 characters.");
    }
  }
}

const amounts = new Set(["amount", "unit_amount", "amount_off", "quantity", "expires_at"]);

function judgeAmounts(params: Record<string, unknown>, path: string): void {
  for (const [name, value] of Object.entries(params)) {
    const param = path ? `${path}[${name}]` : name;
    if (isRecord(value)) judgeAmounts(value, param);
    else if (amounts.has(name) && !Number.isInteger(value))
      throw invalid(param, "parameter_invalid_integer", `Invalid integer: ${value}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
