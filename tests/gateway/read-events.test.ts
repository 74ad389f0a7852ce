import { describe, expect, test } from "vitest";
import { createEventBuffer } from "@/lib/gateway/streaming/event-buffer";
import { readEvents } from "@/lib/gateway/streaming/read-events";

const read = (text: string) => readEvents(new TextEncoder().encode(text));

describe("server-sent events", () => {
  test.each([
    ["a name and data", "event: ping\ndata: {}\n\n", [{ event: "ping", data: "{}" }]],
    ["no space after the colon", "event:ping\ndata:{}\n\n", [{ event: "ping", data: "{}" }]],
    ["one space taken, the rest kept", "data:  x \n\n", [{ event: "", data: " x " }]],
    ["several lines of data", "data: a\ndata\ndata: b\n\n", [{ event: "", data: "a\n\nb" }]],
    [
      "comments, ids, retries and unknown fields",
      ": hi\nid: 1\nretry: 5\nodd: x\ndata: a\n\n",
      [{ event: "", data: "a" }],
    ],
    ["an event without data", "event: ping\n\ndata: a\n\n", [{ event: "", data: "a" }]],
    [
      "carriage returns",
      "event: e\rdata: a\r\rdata: b\r\n\r\n",
      [
        { event: "e", data: "a" },
        { event: "", data: "b" },
      ],
    ],
    ["a byte order mark", "\ufeffdata: a\n\n", [{ event: "", data: "a" }]],
    [
      "no blank line at the end",
      "data: a\n\ndata: b\n",
      [
        { event: "", data: "a" },
        { event: "", data: "b" },
      ],
    ],
    ["nothing", "", []],
  ])("are read with %s", (_what, text, expected) => expect(read(text)).toEqual(expected));

  test.each(["\n", "\r\n"])("are the same in pieces of any size, with %j", (newline) => {
    const text = [": hello", "", "event: a", "data: grüße 世界", "", "data: b", "", ""].join(newline);
    const bytes = new TextEncoder().encode(text);
    for (let size = 1; size <= bytes.length; size++) {
      const buffer = createEventBuffer();
      const events = [];
      for (let at = 0; at < bytes.length; at += size) {
        const taken = buffer.take(bytes.subarray(at, at + size));
        if (taken) events.push(...readEvents(taken.bytes));
      }
      events.push(...readEvents(buffer.drain()));
      expect(events).toEqual([
        { event: "a", data: "grüße 世界" },
        { event: "", data: "b" },
      ]);
    }
  });
});
