import { expect, test } from "vitest";
import type { StopReason } from "@/lib/gateway/house";
import type { ReserveAnswer } from "@/lib/gateway/ports";
import { createFakeHouse, inferenceKey, send, sendToUpstream, turn } from "@/tests/support/fake-house";

const messages = [{ role: "user", content: "Hi" }];
const anthropic = { model: "test-model", max_tokens: 100, messages };
const responses = { model: "test-model", max_output_tokens: 100, input: "Hi" };
const gemini = { contents: [{ role: "user", parts: [{ text: "Hi" }] }] };
const geminiPath = "/v1beta/models/test-model:";

/** Each dialect: how it is asked, the status of its refusal, and how it names it in a stream. */
const dialects = [
  ["chat", "/v1/chat/completions", "/v1/chat/completions", anthropic, 401, "invalid_api_key"],
  ["messages", "/v1/messages", "/v1/messages", anthropic, 401, "authentication_error"],
  ["responses", "/v1/responses", "/v1/responses", responses, 401, "invalid_api_key"],
  [
    "gemini",
    `${geminiPath}generateContent`,
    `${geminiPath}streamGenerateContent?alt=sse`,
    gemini,
    401,
    "UNAUTHENTICATED",
  ],
] as const;

function openHouse(ports: Parameters<typeof createFakeHouse>[0] = {}) {
  const stops: ((reason: StopReason) => void)[] = [];
  const keyIds: string[] = [];
  const house = createFakeHouse(ports, {
    beginCall(keyId, stop) {
      keyIds.push(keyId);
      stops.push(stop);
      return () => {};
    },
  });
  return { house, keyIds, end: () => stops[0]!("key_closed") };
}

test.each(dialects)(
  "before a word of it has gone out, a call of %s whose key ends is refused and free",
  async (...row) => {
    const [, path, , body, status] = row;
    const { house, keyIds, end } = openHouse();
    const { answer, upstream } = await sendToUpstream(house, { path, body });
    end();
    expect(keyIds).toEqual([inferenceKey.keyId]);
    expect(answer).toMatchObject({ status, isEnded: true });
    expect(answer.json.error.message).toBe("This API key is not valid, or no longer.");
    expect(upstream.isAborted).toBe(true);
    expect(house.settled).toMatchObject([{ status: "voided", httpStatus: status, costNano: 0n }]);
    end();
    expect(house.settled).toHaveLength(1);
  },
);

test.each(dialects)(
  "in the middle of its stream, a call of %s says so there and costs what went out",
  async (...row) => {
    const [, , path, body, , word] = row;
    const { house, end } = openHouse();
    const { answer, upstream } = await sendToUpstream(house, { path, body: { ...body, stream: true } });
    upstream.head();
    upstream.data('data: {"choices":[{"index":0,"delta":{"content":"four words went out"}}]}\n\n');
    await turn();
    expect(answer.text).toContain("four words went out");
    end();
    expect(answer).toMatchObject({ status: 200, isEnded: true });
    expect(answer.text.slice(answer.text.indexOf("four words went out"))).toContain(word);
    expect(upstream.isAborted).toBe(true);
    expect(house.settled).toMatchObject([{ status: "upstream_failed", usage: { source: "estimated" } }]);
    const { outputTokens } = house.settled[0]!.usage;
    expect(outputTokens).toBeGreaterThan(0);
    expect(outputTokens).toBeLessThan(20);
  },
);

test("a key that ends while its hold is being taken sends nothing to the provider", async () => {
  let answerReserve = (_: ReserveAnswer) => {};
  const reserve = () => new Promise<ReserveAnswer>((resolve) => (answerReserve = resolve));
  const { house, end } = openHouse({ reserve });
  const answer = send(house, { body: anthropic });
  await turn();
  end();
  answerReserve({ outcome: "reserved" });
  await turn();
  expect(answer.status).toBe(401);
  expect(house.upstreams).toHaveLength(0);
  expect(house.settled).toMatchObject([{ status: "voided" }]);
});

test.each([
  ["before its first word", ""],
  ["in the middle of its stream", 'data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\n'],
])("whoever ends their own key %s says nothing ill of the provider", async (_, said) => {
  const { house, end } = openHouse();
  const { upstream } = await sendToUpstream(house, { body: { ...anthropic, stream: true } });
  upstream.head();
  if (said) upstream.data(said);
  await turn();
  end();
  expect(house.reports.map(({ outcome }) => outcome)).toEqual(["client_aborted"]);
  expect(house.settled[0]!.tried).toMatchObject([{ outcome: "client_aborted" }]);
});
