import assert from "node:assert/strict";
import type { SeenEvent } from "./read-events";

type Chunk = {
  candidates?: { content?: { role: string; parts?: unknown[] }; finishReason?: string }[];
  usageMetadata?: unknown;
};

/** Unnamed events, each an answer of its own; the reason to finish in the last one only, with the usage. */
export function checkGeminiOrder(seen: readonly SeenEvent[]): void {
  const chunks = seen.map(({ name, data }) => {
    assert.equal(name, null, "the dialect names no events");
    return JSON.parse(data) as Chunk;
  });
  const finishes = chunks.map(({ candidates }) => candidates?.[0]?.finishReason);
  assert.deepEqual(finishes.slice(0, -1).filter(Boolean), []);
  assert.ok(finishes.at(-1), "it never finished");
  assert.ok(chunks.at(-1)?.usageMetadata, "the last event has no usage");
  for (const { candidates } of chunks) {
    const role = candidates?.[0]?.content?.role;
    if (role !== undefined) assert.equal(role, "model");
  }
}
