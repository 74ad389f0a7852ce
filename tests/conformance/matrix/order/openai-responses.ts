import assert from "node:assert/strict";
import type { SeenEvent } from "./read-events";

type Item = { id: string; type: string };
type Event = {
  type: string;
  sequence_number: number;
  output_index?: number;
  item_id?: string;
  item?: Item;
  delta?: string;
  text?: string;
  arguments?: string;
  response?: { status: string; output: Item[] };
};

const said = ["response.output_text", "response.refusal", "response.function_call_arguments"];

/** Numbered from 0; one item open at a time; what is "done" is what its deltas said; the last event holds every item. */
export function checkResponsesOrder(seen: readonly SeenEvent[]): void {
  const events = seen.map(({ name, data }, at) => {
    const event = JSON.parse(data) as Event;
    assert.equal(name, event.type);
    assert.equal(event.sequence_number, at);
    return event;
  });
  assert.deepEqual(
    events.slice(0, 2).map(({ type }) => type),
    ["response.created", "response.in_progress"],
  );
  const last = events.at(-1)!;
  assert.ok(["response.completed", "response.incomplete"].includes(last.type), `it ends with ${last.type}`);
  const done: Item[] = [];
  let open: Item | null = null;
  let heard = "";
  for (const event of events.slice(2, -1)) {
    if (event.type === "response.output_item.added") {
      assert.equal(open, null, "an item began within another");
      assert.equal(event.output_index, done.length);
      open = event.item!;
      heard = "";
      continue;
    }
    assert.ok(open, `${event.type} outside an item`);
    assert.equal(event.output_index, done.length);
    if (event.type === "response.output_item.done") {
      assert.deepEqual([event.item!.id, event.item!.type], [open.id, open.type]);
      done.push(event.item!);
      open = null;
      continue;
    }
    assert.equal(event.item_id, open.id);
    if (said.some((word) => event.type === `${word}.delta`)) heard += event.delta;
    if (event.type === "response.output_text.done") assert.equal(event.text, heard);
    if (event.type === "response.function_call_arguments.done") assert.equal(event.arguments, heard);
  }
  assert.equal(open, null, "an item was left open");
  assert.deepEqual(last.response!.output, done);
}
