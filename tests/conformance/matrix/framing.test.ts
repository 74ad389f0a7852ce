/** How a provider's stream is cut into packets, and how it ends its lines, changes nothing that a client hears. */
import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, test } from "vitest";
import { makersClients } from "@/tests/support/conformance/clients/makers";
import type { Framing } from "@/tests/support/conformance/fake-providers";
import { openStage, type Stage } from "@/tests/support/conformance/stage";
import { families } from "./families";
import { openScene } from "./feature";
import { question, weather } from "./features/tools";

const framings: readonly (Framing & { name: string })[] = [
  { name: "one byte at a time", pieceBytes: 1, lineEnd: "\n" },
  { name: "lines ended by CRLF", pieceBytes: null, lineEnd: "\r\n" },
  { name: "lines ended by CRLF, three bytes at a time", pieceBytes: 3, lineEnd: "\r\n" },
];

const answer = {
  said: [
    { type: "reasoning" as const, text: "Où? 世界 perhaps.", signature: "c2lnbmF0dXJlLW9mLWEtdGhvdWdodA==" },
    { type: "text" as const, text: 'Grüße, "世界"! 😀\nI will look.' },
    { type: "call" as const, id: "call_1_abc", name: "get_weather", args: '{"city":"Zürich 😀"}' },
  ],
  finish: "tool_calls" as const,
  usage: { input: 90, cacheRead: 10, output: 40, reasoning: 10 },
};

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

describe.each(makersClients)("$name", (client) => {
  describe.each(families)("with a model of $name", (family) => {
    test.each(framings)("hears the same of a stream in $name", async (framing) => {
      const ask = { turns: [question], tools: [weather], thinks: true };
      const scene = openScene(stage, client, family, "stream");
      scene.play({ type: "answer", answer });
      const { native: _plainNative, ...plain } = await scene.ask(ask);
      stage.providers.framing = framing;
      const { native: _native, ...framed } = await scene.ask(ask);
      const withoutIds = ({ calls, ...rest }: typeof plain) => ({
        ...rest,
        calls: calls.map(({ id, ...call }) => call),
      });
      assert.deepEqual(withoutIds(framed), withoutIds(plain));
      assert.equal(framed.text, 'Grüße, "世界"! 😀\nI will look.');
    });
  });
});
