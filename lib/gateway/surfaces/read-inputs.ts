import { isRecord } from "../wires/media";
import { invalid } from "../wires/request-body";

/**
 * How many inputs a member holds that may be a text, a list of texts, the ids of tokens or a list of such lists, and how
 * many of them are neither (pictures, and whatever else providers take). 400 when it holds none. The bytes of the body
 * bound the tokens in each of these forms: an id is written with at least a digit and a comma.
 */
export function countInputs(value: unknown, param: string): { readonly inputs: number; readonly media: number } {
  if (typeof value === "string" || isRecord(value)) return { inputs: 1, media: isRecord(value) ? 1 : 0 };
  if (!Array.isArray(value) || value.length === 0) {
    return invalid(param, `\`${param}\` must be a text, a list of texts, or the ids of tokens.`);
  }
  if (value.every((item) => typeof item === "number")) return { inputs: 1, media: 0 };
  if (!value.every((item) => typeof item === "string" || isRecord(item) || isTokenList(item))) {
    return invalid(param, `\`${param}\` must hold texts only, or lists of token ids only.`);
  }
  return { inputs: value.length, media: value.filter(isRecord).length };
}

function isTokenList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}
