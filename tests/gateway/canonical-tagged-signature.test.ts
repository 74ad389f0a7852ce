import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsTag, isTagged, readSignature, writeSignature } from "@/lib/gateway/canonical/tagged-signature";

const wires = ["openai_chat", "openai_responses", "anthropic_messages", "gemini"] as const;
const wire = fc.constantFrom(...wires);
const text = fc.string({ unit: "grapheme", minLength: 1 });

describe("a signature on its way through a client of another wire", () => {
  test("comes home as it went, and is marked wherever it is not at home", () => {
    fc.assert(
      fc.property(wire, wire, text, fc.option(text, { nil: undefined }), (home, client, value, itemId) => {
        fc.pre(!isTagged(value));
        const signature = { wire: home, value, ...(itemId !== undefined && { itemId }) };
        const written = writeSignature(signature, client);
        expect(readSignature(written, client)).toEqual(signature);
        if (home !== client) {
          expect(written).toMatch(/^tct1\.[a-z_]+\.[A-Za-z0-9_-]+$/);
          expect(holdsTag(new TextEncoder().encode(JSON.stringify({ x: [written] })))).toBe(true);
        } else if (itemId === undefined) expect(written).toBe(value);
      }),
    );
  });

  test.each(["tct1.", "tct1.gemini", "tct1.gemini.", "tct1.nobody.WyJhIl0", "tct1.gemini.%%%", "tct1.gemini.WzFd"])(
    "that cannot be read is nobody's: %s",
    (written) => expect(readSignature(written, "openai_chat")).toBeNull(),
  );

  test("is not seen where there is none", () => {
    const holds = (body: string) => holdsTag(new TextEncoder().encode(body));
    expect(holds('{"a":"tct2.x","b":"say tct1.x","c":"tct')).toBe(false);
    expect(holds("")).toBe(false);
    expect(holds('{"a":"b","c":"tct1.gemini.x"}')).toBe(true);
  });
});
