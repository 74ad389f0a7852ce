import assert from "node:assert/strict";
import type { SeenEvent } from "./read-events";

type ToolDelta = { index: number; id?: string; function?: { name?: string } };
type Delta = { role?: string; content?: string | null; tool_calls?: ToolDelta[] };
type Chunk = {
  id: string;
  object: string;
  choices: { index: number; delta: Delta; finish_reason: string | null }[];
  usage?: unknown;
};

/** The role first, a tool's name before its arguments, one reason to finish, usage behind it, then `[DONE]` and no more. */
export function checkChatOrder(seen: readonly SeenEvent[]): void {
  assert.equal(seen.at(-1)?.data, "[DONE]");
  const chunks = seen.slice(0, -1).map(({ data }) => JSON.parse(data) as Chunk);
  assert.equal(new Set(chunks.map(({ id }) => id)).size, 1, "the id changed");
  for (const { object } of chunks) assert.equal(object, "chat.completion.chunk");
  assert.equal(chunks[0]!.choices[0]!.delta.role, "assistant");
  const known = new Set<number>();
  let finishes = 0;
  for (const { choices, usage } of chunks) {
    if (choices.length === 0) {
      assert.ok(usage, "a chunk without choices brings no usage");
      assert.equal(finishes, 1, "usage came before the end");
      continue;
    }
    assert.equal(finishes, 0, "something was said after the end");
    const { delta, finish_reason: finish } = choices[0]!;
    for (const call of delta.tool_calls ?? []) {
      if (!known.has(call.index)) assert.ok(call.id && call.function?.name, "a call began without a name");
      if (!known.has(call.index)) assert.equal(call.index, known.size);
      known.add(call.index);
    }
    if (finish !== null) finishes++;
  }
  assert.equal(finishes, 1);
}
