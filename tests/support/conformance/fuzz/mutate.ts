/** Damages JSON values and bytes in the ways that clients and providers do, and in a few that only an attacker would. */
import type { Dice } from "./dice";

const deep = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);

/** Values of every kind, and the odd ones among them. */
function oddValue(dice: Dice, word: string): unknown {
  return dice.pick<() => unknown>([
    () => null,
    () => true,
    () => -1,
    () => 0,
    () => 1e308,
    () => Number.MAX_SAFE_INTEGER,
    () => 3.5,
    () => "",
    () => word,
    () => `${word}\u0000\ud800 \u2028`,
    () => word.repeat(200),
    () => [],
    () => {},
    () => [[null]],
    () => ({ type: word }),
    () => ({ type: "text", text: word }),
    () => ({ length: 3 }),
    () => ({ toString: 5 }),
    () => deep(400),
    () => Array.from({ length: 300 }, () => word),
    () => JSON.parse(`{"__proto__":{"x":1},"constructor":null}`),
  ])();
}

type Place = { readonly holder: Record<string, unknown> | unknown[]; readonly key: string | number };

function placesIn(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== "object" || value === null || found.length > 500) return found;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) {
    found.push({ holder: value as Place["holder"], key });
    placesIn((value as Record<string | number, unknown>)[key], found);
  }
  return found;
}

/** A copy with some of its members taken out, doubled, moved, or replaced. `word` is what the new texts say. */
export function mutateJson(dice: Dice, value: unknown, word: string): unknown {
  const copy = structuredClone(value);
  for (let times = 1 + dice.below(4); times > 0; times--) {
    const places = placesIn(copy);
    if (places.length === 0) return oddValue(dice, word);
    const { holder, key } = dice.pick(places);
    const members = holder as Record<string | number, unknown>;
    const kind = dice.below(6);
    if (kind === 0) delete members[key];
    else if (kind === 1 && Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(members[key]));
    else if (kind === 2) {
      const other = dice.pick(places);
      members[key] = structuredClone((other.holder as Record<string | number, unknown>)[other.key]);
    } else members[key] = oddValue(dice, word);
  }
  return copy;
}

/** Bytes cut off, changed, doubled, or with something foreign among them. */
export function mutateBytes(dice: Dice, bytes: Uint8Array): Uint8Array {
  const at = dice.below(bytes.length + 1);
  const kind = dice.below(5);
  if (kind === 0) return bytes.slice(0, at);
  if (kind === 1) return Buffer.concat([bytes.subarray(0, at), Buffer.from(garbage(dice)), bytes.subarray(at)]);
  if (kind === 2) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - dice.below(200)))]);
  if (kind === 3)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + dice.below(50)))]);
  const changed = Uint8Array.from(bytes);
  for (let times = dice.below(8); times >= 0 && changed.length > 0; times--) {
    changed[dice.below(changed.length)] = dice.below(256);
  }
  return changed;
}

export function garbage(dice: Dice): string {
  return dice.pick([
    "\u0000",
    "\n\n",
    "\r\r\n",
    "data: \n\n",
    "data: {\n\n",
    "data: null\n\n",
    'data: "x"\n\n',
    "data: [DONE]\n\n",
    ": comment\n\n",
    ":\n",
    "event: error\n\n",
    "id: 5\nretry: 10\n",
    "event: message_stop\ndata: {}\n\n",
    `data: ${"[".repeat(2_000)}\n\n`,
    "\ufeff",
    "<html>",
    "x".repeat(70_000),
  ]);
}
