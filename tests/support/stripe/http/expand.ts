import { type Account, findObject } from "../account";
import { invalid } from "../stripe-failure";

/** A copy of an answer in which what `expand` names stands whole instead of as an id. */
export function expand(account: Account, answer: object, paths: readonly string[] = []): object {
  const copy = structuredClone(answer);
  for (const path of paths) expandPath(account, copy, path.split("."), path);
  return copy;
}

function expandPath(account: Account, target: unknown, [name, ...rest]: readonly string[], path: string): void {
  if (Array.isArray(target)) {
    for (const item of target) expandPath(account, item, name ? [name, ...rest] : [], path);
    return;
  }
  if (name === undefined || !isRecord(target)) return;
  if (!(name in target)) throw invalid("expand", "parameter_invalid", `This property cannot be expanded (${path}).`);
  const value = target[name];
  if (typeof value === "string") target[name] = structuredClone(findObject(account, value) ?? value);
  expandPath(account, target[name], rest, path);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
