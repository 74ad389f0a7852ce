import assert from "node:assert/strict";

export type SeenEvent = { readonly name: string | null; readonly data: string };

/** The events of a stream as it stands on the wire. Strict: nothing but `event:`, `data:` and comments between blank lines. */
export function readEvents(text: string): SeenEvent[] {
  assert.ok(/\r?\n\r?\n$/.test(text), "the stream does not end behind an event");
  const blocks = text.split(/\r?\n\r?\n/).filter((block) => block !== "");
  return blocks.flatMap((block) => {
    let name: string | null = null;
    const data: string[] = [];
    for (const line of block.split(/\r?\n/)) {
      if (line.startsWith(":")) continue;
      const [, field, value] = /^(event|data): ?(.*)$/.exec(line) ?? assert.fail(`an odd line: ${line}`);
      if (field === "event") name = value!;
      else data.push(value!);
    }
    return data.length > 0 ? [{ name, data: data.join("\n") }] : [];
  });
}
