import { describe, expect, test } from "vitest";
import { createFakeHouse, deployment, foundAll, send, turn } from "@/tests/support/fake-house";

const sandbox = {
  ...deployment,
  model: "sandbox/echo",
  upstreamModel: "sandbox/echo",
  provider: "sandbox",
  channelId: null,
  urls: { openai_chat: "sandbox:echo" },
};

function ask(fields: object, takes?: () => boolean) {
  const house = createFakeHouse({ findDeployments: () => foundAll([sandbox]) });
  const messages = [
    { role: "system", content: "Be kind." },
    { role: "user", content: [{ type: "text", text: "Where is the  café?" }] },
  ];
  const answer = send(house, { body: { model: "sandbox/echo", messages, ...fields }, takes });
  return { house, answer };
}

const words = (text: string) =>
  text
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .map((event) => JSON.parse(event.slice(6)).choices[0]?.delta.content ?? "");

describe("sandbox/echo", () => {
  test("says the last user message again, labelled, and counts four bytes a token", async () => {
    const { house, answer } = ask({});
    await turn();
    expect(answer.json).toMatchObject({
      model: "sandbox/echo",
      system_fingerprint: "tacit-sandbox",
      choices: [{ message: { role: "assistant", content: "Where is the  café?" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 },
    });
    expect(house.upstreams).toHaveLength(0);
    expect(house.settled).toMatchObject([
      { status: "ok", usage: { inputTokens: 7, outputTokens: 5, source: "upstream" } },
    ]);
    expect(answer.headers["x-tacit-provider"]).toBe("sandbox");
  });

  test("streams word by word and takes the whole path: usage metered, hidden, settled", async () => {
    const { house, answer } = ask({ stream: true });
    await turn();
    expect(words(answer.text)).toEqual(["", "Where", " is", " the", "  café?", ""]);
    expect(answer.text).not.toContain('"usage"');
    expect(answer.text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(house.settled).toMatchObject([{ status: "ok", usage: { outputTokens: 5 } }]);
  });

  test("shows its usage when asked, and says the same to the same request", async () => {
    const first = ask({ stream: true, stream_options: { include_usage: true } });
    const second = ask({ stream: true, stream_options: { include_usage: true } });
    await turn();
    expect(first.answer.text).toContain('"usage":{"prompt_tokens":7');
    expect(second.answer.text).toBe(first.answer.text);
  });

  test("keeps to a cap, within a character", async () => {
    const { house, answer } = ask({ max_tokens: 4 });
    await turn();
    expect(answer.json).toMatchObject({
      choices: [{ message: { content: "Where is the  ca" }, finish_reason: "length" }],
      usage: { completion_tokens: 4 },
    });
    expect(house.settled).toMatchObject([{ finishReason: "length" }]);
  });

  test("waits for a slow client", async () => {
    const { house, answer } = ask({ stream: true }, () => false);
    await turn();
    expect(house.settled).toHaveLength(0);
    for (let read = 0; read < 20 && !answer.isEnded; read++) {
      answer.control.resume();
      await turn();
    }
    expect(words(answer.text).join("")).toBe("Where is the  café?");
  });

  test("refuses more than one answer", async () => {
    const { house, answer } = ask({ n: 2 });
    await turn();
    expect(answer.status).toBe(400);
    expect(answer.json.error.param).toBe("n");
    expect(house.settled).toMatchObject([{ costNano: 0n }]);
  });
});
