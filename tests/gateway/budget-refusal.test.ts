import { describe, expect, test } from "vitest";
import { createFakeHouse, send, turn } from "@/tests/support/fake-house";

const chat = { model: "test-model", max_tokens: 500, messages: [{ role: "user", content: "Hi" }] };
const gemini = { contents: [{ role: "user", parts: [{ text: "Hi" }] }], generationConfig: { maxOutputTokens: 500 } };
const refusal = (reason: "insufficient_credit" | "budget_exceeded", availableNano = 0n) =>
  ({ outcome: "refused", reason, availableNano: availableNano as never }) as const;

const dialects = [
  ["/v1/chat/completions", chat, 429],
  ["/v1/responses", { model: "test-model", max_output_tokens: 500, input: "Hi" }, 429],
  ["/v1/messages", chat, 402],
  ["/v1beta/models/test-model:generateContent", gemini, 402],
] as const;

describe.each(dialects)("on %s", (path, body, status) => {
  test("a call that a budget cannot bear is refused once, as for lack of credit, and is told that it is the budget", async () => {
    const house = createFakeHouse();
    house.wallet.answers.push(refusal("budget_exceeded"));
    const answer = send(house, { path, body });
    await turn();
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ "x-should-retry": "false", "x-tacit-limit-source": "budget" });
    expect(answer.json.error.message).toMatch(/budget.*credit is not what is short/);
    expect(house.reserved).toHaveLength(1);
    expect(house.upstreams).toHaveLength(0);
  });

  test("a call that the account cannot bear is told that it is the credit", async () => {
    const house = createFakeHouse();
    house.wallet.answers.push(refusal("insufficient_credit"));
    const answer = send(house, { path, body });
    await turn();
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ "x-should-retry": "false", "x-tacit-limit-source": "credit" });
  });
});

test("without a cap of the client's, the answer is capped at what is left of the budget", async () => {
  const house = createFakeHouse();
  house.wallet.answers.push(refusal("budget_exceeded", 300_000n));
  send(house, { body: { model: "test-model", messages: chat.messages } });
  await turn();
  expect(house.reserved).toHaveLength(2);
  expect(house.reserved[1]!.amountNano).toBeLessThanOrEqual(300_000n);
  expect(house.upstreams).toHaveLength(1);
});
