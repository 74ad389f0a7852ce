import { isRecord } from "../../media";
import { pick, recordsOf } from "../spelling";

type Node = Record<string, unknown> | unknown[];

const gapMax = 1_000;

/**
 * Arguments that come in pieces, each with the place it belongs to (`$.recipe.steps[0]`). A string's pieces are put
 * together; a place that makes no sense is passed over.
 */
export function createPartialArgs(begun: unknown): { take(pieces: unknown): void; toJson(): string } {
  // Without a prototype, a member named `__proto__` is a member like any other.
  const root: Record<string, unknown> = Object.assign(Object.create(null), isRecord(begun) ? begun : {});

  function put(path: readonly (string | number)[], value: unknown): void {
    let node: Node = root;
    for (const [at, step] of path.entries()) {
      const found = stepInto(node, step);
      if (!found) return;
      const next = path[at + 1];
      if (next === undefined) {
        const before = found.get();
        found.set(typeof before === "string" && typeof value === "string" ? before + value : value);
        return;
      }
      let child = found.get();
      if (!isNode(child)) {
        child = typeof next === "number" ? [] : Object.create(null);
        found.set(child);
      }
      node = child as Node;
    }
  }

  return {
    take(pieces) {
      for (const piece of recordsOf(pieces)) {
        const path = readPath(pick(piece, "jsonPath"));
        const value = readValue(piece);
        if (path.length > 0 && value !== undefined) put(path, value);
      }
    },
    toJson: () => JSON.stringify(root),
  };
}

type Place = { get(): unknown; set(value: unknown): void };

function stepInto(node: Node, step: string | number): Place | null {
  if (Array.isArray(node)) {
    // A place far beyond the end would make a list of nothing but holes.
    if (typeof step !== "number" || step > node.length + gapMax) return null;
    return { get: () => node[step], set: (value) => (node[step] = value) };
  }
  if (typeof step !== "string") return null;
  return { get: () => node[step], set: (value) => (node[step] = value) };
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

const stepPattern = /\.([^.[\]]+)|\[(\d+)\]|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/y;

/** The steps of a JSON path; none when it is no plain path from the root. */
function readPath(path: unknown): readonly (string | number)[] {
  if (typeof path !== "string" || !path.startsWith("$")) return [];
  const steps: (string | number)[] = [];
  let at = 1;
  while (at < path.length) {
    stepPattern.lastIndex = at;
    const match = stepPattern.exec(path);
    if (!match) return [];
    const [, name, index, single, double] = match;
    if (index !== undefined) steps.push(Number(index));
    else steps.push(name ?? (single ?? double ?? "").replace(/\\(.)/g, "$1"));
    at = stepPattern.lastIndex;
  }
  return steps;
}

function readValue(piece: Record<string, unknown>): unknown {
  if ("nullValue" in piece || "null_value" in piece) return null;
  return ["stringValue", "numberValue", "boolValue"]
    .map((name) => pick(piece, name))
    .find((value) => value !== undefined);
}
