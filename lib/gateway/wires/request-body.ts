/** What every wire does with the body of a request: parse it once, read a few members, and cut new values into its bytes. */
import { gatewayError } from "../gateway-error";
import { findTangle, type JsonMember, objectStart } from "../json/scan-members";
import type { Edit } from "../json/splice";
import { isRecord } from "./media";

const depthMax = 1_000;
/** Far more than a conversation holds. Each is a step of a translation, and nobody else is served meanwhile. */
const objectsMax = 200_000;
const fallbacksMax = 16;

/** The body as an object. Throws 400 when it is none, is not UTF-8, or is so tangled that reading it would hold up others. */
export function parseObject(body: Uint8Array): Record<string, unknown> {
  // JSON.parse takes seconds for megabytes of opening brackets, and nobody else is served meanwhile.
  const tangle = findTangle(body, depthMax, objectsMax);
  if (tangle === "deep") throw gatewayError("invalid_request", "The body is nested too deeply.");
  if (tangle === "many") {
    throw gatewayError("invalid_request", `The body holds more than ${objectsMax} objects and lists.`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw gatewayError("invalid_request", "The body is not valid UTF-8.");
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw gatewayError("invalid_request", "The body is not valid JSON.");
  }
  if (!isRecord(parsed)) throw gatewayError("invalid_request", "The body must be a JSON object.");
  return parsed;
}

/**
 * Parsers differ on a repeated member, and Go's ignores case; a provider that read another value than we did would
 * answer a dearer call than the one that was paid for. (A repeated `model` is written over everywhere instead.)
 */
export function refuseAmbiguity(members: readonly JsonMember[], names: readonly string[]): void {
  const seen = new Set<string>();
  for (const { key } of members) {
    // Go folds the long s too.
    const folded = key.toLowerCase().replaceAll("ſ", "s");
    const name = names.find((read) => read === folded);
    if (!name) continue;
    const isRepeated = name !== "model" && seen.has(name);
    if (isRepeated || name !== key) invalid(name, `\`${name}\` must be written once, in lower case.`);
    seen.add(name);
  }
}

/** A whole number of at least 1, or null where the member is absent or null. */
export function readWhole(parsed: Record<string, unknown>, name: string, max: number): number | null {
  const value = parsed[name];
  if (value === undefined || value === null) return null;
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= max) return value as number;
  return invalid(name, `\`${name}\` must be a whole number, at least 1${max <= 1_000 ? `, at most ${max}` : ""}.`);
}

/** `models`: ids to fall back to. Refused when it is anything else, for it is money that follows them. */
export function readFallbackModels(parsed: Record<string, unknown>): readonly string[] {
  const { models } = parsed;
  if (models === undefined || models === null) return [];
  const isList = Array.isArray(models) && models.length <= fallbacksMax;
  if (isList && models.every((model) => typeof model === "string" && model !== "")) return models;
  return invalid("models", `\`models\` must be a list of at most ${fallbacksMax} model ids.`);
}

export function invalid(param: string, message: string): never {
  throw gatewayError("invalid_request", message, { param });
}

export function replaceValue(member: JsonMember, text: string): Edit {
  return { start: member.valueStart, end: member.valueEnd, text };
}

/** Gives a member of the object at `from` a value; a member it does not have yet is written first. */
export function setMember(body: Uint8Array, members: readonly JsonMember[], key: string, text: string, from = 0): Edit {
  const member = members.find((one) => one.key === key);
  if (member) return replaceValue(member, text);
  const at = objectStart(body, from) + 1;
  return { start: at, end: at, text: `"${key}":${text}${members.length > 0 ? "," : ""}` };
}

/** Writes the model's name wherever the body has one, unless it already is the only and right one. */
export function setModel(members: readonly JsonMember[], asked: string, upstreamModel: string): Edit[] {
  const named = members.filter((member) => member.key === "model");
  if (named.length === 1 && asked === upstreamModel) return [];
  return named.map((member) => replaceValue(member, JSON.stringify(upstreamModel)));
}

/** Takes members out, with their commas. */
export function removeMembers(members: readonly JsonMember[], keys: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  for (let first = 0; first < members.length; first++) {
    if (!keys.includes(members[first]!.key)) continue;
    let last = first;
    while (last + 1 < members.length && keys.includes(members[last + 1]!.key)) last++;
    const next = members[last + 1];
    const before = members[first - 1];
    if (next) edits.push({ start: members[first]!.keyStart, end: next.keyStart, text: "" });
    else edits.push({ start: before?.valueEnd ?? members[first]!.keyStart, end: members[last]!.valueEnd, text: "" });
    first = last;
  }
  return edits;
}
