import assert from "node:assert/strict";
import type { SeenEvent } from "./read-events";

type Event = {
  type: string;
  index?: number;
  content_block?: { type: string };
  delta?: { type: string };
};

const deltasOf: Record<string, readonly string[]> = {
  text: ["text_delta", "citations_delta"],
  thinking: ["thinking_delta", "signature_delta"],
  tool_use: ["input_json_delta"],
};

/** One block open at a time, counted from 0; a message around them; every event named as its type. */
export function checkAnthropicOrder(seen: readonly SeenEvent[]): void {
  const events = seen.map(({ name, data }) => {
    const event = JSON.parse(data) as Event;
    assert.equal(name, event.type);
    return event;
  });
  const told = events.filter(({ type }) => type !== "ping");
  assert.equal(told[0]?.type, "message_start");
  assert.deepEqual(
    told.slice(-2).map(({ type }) => type),
    ["message_delta", "message_stop"],
  );
  let open: { index: number; type: string } | null = null;
  let count = 0;
  for (const event of told.slice(1, -2)) {
    if (event.type === "content_block_start") {
      assert.equal(open, null, "a block began within another");
      assert.equal(event.index, count++);
      open = { index: event.index!, type: event.content_block!.type };
      continue;
    }
    assert.ok(open, `${event.type} outside a block`);
    assert.equal(event.index, open.index);
    if (event.type === "content_block_stop") open = null;
    else assert.ok(deltasOf[open.type]?.includes(event.delta!.type), `${event.delta!.type} in a block of ${open.type}`);
  }
  assert.equal(open, null, "a block was left open");
}
