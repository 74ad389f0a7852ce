import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GatewayError } from "@/lib/gateway/gateway-error";
import { openaiResponses } from "@/lib/gateway/wires/openai-responses/codec";
import { codexRequest } from "@/tests/support/fixtures/codex-request";
import { failedEvents, fullEvents } from "@/tests/support/fixtures/responses-streams";
import { contextOf, deploymentOf } from "@/tests/support/generate-requests";
import { collectParts, playStream } from "@/tests/support/play-wire";

/** Values that hurt who is careless: objects that are no text, keys that mean something to JavaScript. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>({ toString: 1, valueOf: 1 }, [], {}, null, "", -1, 1e300, [null], { type: {} }),
);

/** The value with some of what lies in it changed. */
function spoil(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null) {
    return mostly(fc.constant(value), odd);
  }
  if (Array.isArray(value)) return mostly(fc.tuple(...value.map(spoil)), odd);
  const fields = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, spoil(inner)]));
  return mostly(fc.record(fields), fc.oneof(fc.record(fields, { requiredKeys: [] }), odd));
}

const mostly = (usual: fc.Arbitrary<unknown>, rare: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: rare });

const toStream = (events: readonly unknown[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");

describe("whatever a provider sends", () => {
  const streams = fc.oneof(spoil(fullEvents), spoil(failedEvents)).filter(Array.isArray).map(toStream);

  test("is read without an exception, and can be written to the client", () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const parts = playStream(openaiResponses.createStreamDecoder(), stream);
        const encoder = openaiResponses.createStreamEncoder(contextOf());
        for (const part of parts) encoder.encode(part);
        openaiResponses.encodeAnswer(collectParts(parts), contextOf());
        const begun = parts.filter(({ type }) => type === "content-start").length;
        expect(parts.filter(({ type }) => type === "content-end")).toHaveLength(begun);
      }),
      { numRuns: 300 },
    );
  });

  test("passes when it is forwarded, as far as it reports no failure", () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const reader = openaiResponses.createStreamReader(false);
        const bytes = new TextEncoder().encode(stream);
        const out = Buffer.concat([reader.read(bytes), reader.rest()]);
        reader.facts();
        if (reader.failure) expect(stream.startsWith(out.toString("utf8"))).toBe(true);
        else expect(out.equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("is an answer or none when it comes whole", () => {
    const last = fullEvents.at(-1)!.response;
    fc.assert(
      fc.property(spoil(last), (answer) => {
        const bytes = new TextEncoder().encode(JSON.stringify(answer));
        const facts = openaiResponses.readAnswer(bytes);
        if (!facts) openaiResponses.readFailure(bytes);
        openaiResponses.decodeAnswer(answer);
      }),
      { numRuns: 200 },
    );
  });
});

test("whatever a client sends is read, or refused as its own mistake", () => {
  const facts = { model: null, stream: null, header: () => null };
  fc.assert(
    fc.property(spoil(codexRequest), (body) => {
      try {
        const reader = openaiResponses.readRequest(new TextEncoder().encode(JSON.stringify(body)), facts);
        reader.prepare({ upstreamModel: "m", outputCap: 10, isPooled: true, pseudonym: "p", quirks: {} });
        const request = reader.toGenerate!();
        openaiResponses.encodeRequest(request, { deployment: deploymentOf(), outputCap: 10, pseudonym: "p" });
        openaiResponses.createStreamEncoder(contextOf(request)).encode({
          type: "start",
          id: null,
          model: null,
          usage: null,
        });
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
        expect(openaiResponses.renderError(error as GatewayError, "r").status).toBe(400);
      }
    }),
    { numRuns: 500 },
  );
});
