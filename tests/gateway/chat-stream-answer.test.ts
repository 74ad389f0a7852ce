import { describe, expect, test } from "vitest";
import type { StopReason } from "@/lib/gateway/house";
import { createFakeHouse, type send, sendToUpstream, turn } from "@/tests/support/fake-house";
import { openaiText, usageEvent } from "@/tests/support/fixtures/chat-streams";

const body = { model: "test-model", stream: true, max_tokens: 100, messages: [{ role: "user", content: "Hi" }] };
const delta = (content: string) => `data: {"choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`;
const finish = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
const errorEvent = (code: string) =>
  expect.stringMatching(new RegExp(`\\n\\ndata: \\{"error":\\{.*"code":"${code}"\\}\\}\\n\\n$`));

async function startStream(house = createFakeHouse(), extra: Parameters<typeof send>[1] = {}) {
  const { answer, upstream } = await sendToUpstream(house, { body, ...extra });
  upstream.head();
  return { house, answer, upstream };
}

describe("a streamed answer", () => {
  test("passes untouched but for the usage nobody asked for, and is settled by it", async () => {
    const { house, answer, upstream } = await startStream();
    expect(upstream.json.stream_options).toEqual({ include_usage: true });
    upstream.data(openaiText);
    upstream.handler.onEnd();
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        "content-type": "text/event-stream",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
        "x-tacit-lane": "forward",
      },
    });
    expect(answer.text).toBe(openaiText.replace(usageEvent, ""));
    expect(answer.isEnded).toBe(true);
    expect(house.settled).toMatchObject([
      { status: "ok", finishReason: "stop", usage: { inputTokens: 9, outputTokens: 4, source: "upstream" } },
    ]);
  });

  test("shows its usage to a caller who asks for it", async () => {
    const { answer, upstream } = await startStream(undefined, {
      body: { ...body, stream_options: { include_usage: true } },
    });
    upstream.data(openaiText);
    upstream.handler.onEnd();
    expect(answer.text).toBe(openaiText);
  });

  test("goes out in one write for all that arrived in one turn", async () => {
    const { answer, upstream } = await startStream();
    upstream.data(delta("a"));
    upstream.data(delta("b"));
    upstream.data(delta("c"));
    expect(answer.chunks).toHaveLength(0);
    await turn();
    expect(answer.chunks).toHaveLength(1);
    expect(answer.text).toBe(delta("a") + delta("b") + delta("c"));
  });

  test("pauses the provider while the client reads no further", async () => {
    let isReading = false;
    const { answer, upstream } = await startStream(undefined, { takes: () => isReading });
    upstream.data(delta("a"));
    await turn();
    expect(upstream.isPaused).toBe(true);
    isReading = true;
    answer.control.resume();
    expect(upstream.isPaused).toBe(false);
  });

  test("without usage is charged by the bytes of its words", async () => {
    const { house, upstream } = await startStream();
    upstream.data(delta("x".repeat(41)) + finish);
    upstream.handler.onEnd();
    expect(house.settled).toMatchObject([{ status: "ok", usage: { outputTokens: 11, source: "estimated" } }]);
  });

  test("a reset after the last word is no failure", async () => {
    const { house, answer, upstream } = await startStream();
    upstream.data(`${delta("a") + finish}data: [DONE]\n\n`);
    upstream.handler.onError("reset");
    expect(house.settled).toMatchObject([{ status: "ok" }]);
    expect(answer.isEnded).toBe(true);
  });

  test("whole JSON instead of a stream is passed on as that", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house, { body });
    upstream.answer({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } });
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(house.settled).toMatchObject([{ status: "ok", usage: { inputTokens: 1 } }]);
  });
});

describe("a stream that fails", () => {
  test("says so at its end when the provider breaks off, and what was seen is charged", async () => {
    const { house, answer, upstream } = await startStream();
    upstream.data(`${delta("x".repeat(40))}data: {"choices":[{"del`);
    await turn();
    upstream.handler.onError("reset");
    expect(answer.text).toEqual(errorEvent("upstream_error"));
    expect(answer.text.startsWith(delta("x".repeat(40)))).toBe(true);
    expect(answer.text).not.toContain("[DONE]");
    expect(house.settled).toMatchObject([
      { status: "upstream_failed", usage: { outputTokens: 10, source: "estimated" } },
    ]);
  });

  test("says so when the provider ends without having finished", async () => {
    const { house, answer, upstream } = await startStream();
    upstream.data(delta("a"));
    upstream.handler.onEnd();
    expect(answer.text).toEqual(errorEvent("upstream_error"));
    expect(house.settled).toMatchObject([{ status: "upstream_failed" }]);
  });

  test("is free when it fails before the first word", async () => {
    const { house, upstream } = await startStream();
    upstream.data('data: {"choices":[{"delta":{"role":"assistant","content":""}}]}\n\n');
    upstream.handler.onEnd();
    expect(house.settled).toMatchObject([{ status: "upstream_failed", costNano: 0n, usage: { source: "none" } }]);
  });

  test("closes an over-long event that was cut before it says so", async () => {
    const { answer, upstream } = await startStream();
    upstream.data(`data: {"choices":[{"delta":{"content":"${"x".repeat(1_100_000)}`);
    await turn();
    upstream.handler.onError("reset");
    expect(answer.text.slice(-300)).toMatch(/x\n\ndata: \{"error":/);
  });

  test("passes on the provider's judgement of the request, scrubbed", async () => {
    const { house, answer, upstream } = await startStream();
    const error = {
      message: "Too long for org-AbC12345",
      type: "invalid_request_error",
      param: null,
      code: "too_long",
    };
    upstream.data(`${delta("a")}data: ${JSON.stringify({ error })}\n\ndata: [DONE]\n\n`);
    await turn();
    expect(answer.text).toBe(
      `${delta("a")}data: ${JSON.stringify({ error: { ...error, message: "Too long for [removed]" } })}\n\n`,
    );
    expect(answer.isEnded).toBe(true);
    expect(upstream.isAborted).toBe(true);
    expect(house.settled).toMatchObject([{ status: "upstream_failed" }]);
  });

  test("keeps the house's own trouble with the provider to itself", async () => {
    const { house, answer, upstream } = await startStream();
    upstream.data('data: {"error":{"message":"You exceeded your quota","code":"insufficient_quota"}}\n\n');
    await turn();
    expect(answer.text).not.toContain("quota");
    expect(house.alerts).toEqual(["upstream_quota_exhausted"]);
  });
});

describe("a client that goes away", () => {
  test("ends the call with the provider at once and pays for what was seen", async () => {
    const { house, answer, upstream } = await startStream();
    upstream.data(delta("x".repeat(40)));
    await turn();
    answer.control.abort();
    expect(upstream.isAborted).toBe(true);
    expect(answer.isEnded).toBe(false);
    expect(house.settled).toMatchObject([
      { status: "client_aborted", usage: { outputTokens: 10, source: "estimated" } },
    ]);
    expect(house.settled[0]!.usage.inputTokens).toBeGreaterThan(0);
  });

  test("after the last word has had its answer", async () => {
    const { house, answer, upstream } = await startStream();
    upstream.data(openaiText);
    await turn();
    answer.control.abort();
    expect(house.settled).toMatchObject([{ status: "ok", usage: { source: "upstream" } }]);
  });

  test("what arrives afterwards is neither written nor counted", async () => {
    const { house, answer, upstream } = await startStream();
    upstream.data(delta("a"));
    answer.control.abort();
    upstream.data(delta("b"));
    upstream.handler.onEnd();
    await turn();
    expect(answer.text).toBe("");
    expect(house.settled).toHaveLength(1);
  });
});

describe("time", () => {
  test("fifteen seconds of silence bring a comment, only between events", async () => {
    const { house, answer, upstream } = await startStream(createFakeHouse({ checkpoint: async () => "open" }));
    upstream.data(`${delta("a")}data: {"half`);
    await turn();
    await house.pass(14);
    expect(answer.text).toBe(delta("a"));
    await house.pass(1);
    expect(answer.text).toBe(`${delta("a")}: keep-alive\n\n`);
    upstream.data('":1}\n\n');
    await turn();
    expect(answer.text).toBe(`${delta("a")}: keep-alive\n\ndata: {"half":1}\n\n`);
  });

  test("a provider silent for five minutes is given up", async () => {
    const { house, answer, upstream } = await startStream(createFakeHouse({ checkpoint: async () => "open" }));
    upstream.data(delta("a"));
    await turn();
    await house.pass(300);
    expect(upstream.isAborted).toBe(true);
    expect(answer.text).toEqual(errorEvent("timeout"));
    expect(house.settled).toMatchObject([{ status: "upstream_failed" }]);
  });

  test("a client that stops reading for five minutes is gone", async () => {
    const { house, answer, upstream } = await startStream(undefined, { takes: () => false });
    upstream.data(delta("a"));
    await turn();
    await house.pass(300);
    expect(upstream.isAborted).toBe(true);
    expect(answer.isFailed).toBe(true);
    expect(house.settled).toMatchObject([{ status: "client_aborted" }]);
  });

  test("the timer stops with the last call", async () => {
    let isRunning = false;
    let tick = () => {};
    const house = createFakeHouse(
      {},
      {
        everySecond(run) {
          isRunning = true;
          tick = run;
          return () => {
            isRunning = false;
          };
        },
      },
    );
    const { upstream } = await startStream(house);
    expect(isRunning).toBe(true);
    upstream.data(openaiText);
    upstream.handler.onEnd();
    tick();
    expect(isRunning).toBe(false);
  });
});

describe("the checkpoint of a hold", () => {
  test("reports every two seconds what was seen so far", async () => {
    const { house, upstream } = await startStream();
    upstream.data(delta("x".repeat(40)));
    await turn();
    await house.pass(2);
    expect(house.checkpoints).toHaveLength(1);
    house.checkpoints[0]!.answer("open");
    await turn();
    upstream.data(delta("x".repeat(40)));
    await turn();
    await house.pass(2);
    expect(house.checkpoints[1]!.amountNano - house.checkpoints[0]!.amountNano).toBe(10n * 2_000n);
  });

  test("that finds the hold closed cuts the stream", async () => {
    const { house, answer, upstream } = await startStream();
    upstream.data(delta("a"));
    await turn();
    await house.pass(2);
    house.checkpoints[0]!.answer("closed");
    await turn();
    expect(upstream.isAborted).toBe(true);
    expect(answer.text).toEqual(errorEvent("internal_error"));
    expect(house.settled).toHaveLength(1);
  });

  test("unanswered for an interval stops the words until it is answered", async () => {
    const { house, answer, upstream } = await startStream();
    upstream.data(delta("a"));
    await turn();
    await house.pass(4);
    expect(upstream.isPaused).toBe(true);
    upstream.data(delta("b") + finish);
    upstream.handler.onEnd();
    await turn();
    expect(answer.text).toBe(delta("a"));
    house.checkpoints[0]!.answer("open");
    await turn();
    expect(answer.text).toBe(delta("a") + delta("b") + finish);
    expect(house.settled).toMatchObject([{ status: "ok" }]);
  });

  test("unanswered and then closed says no further word", async () => {
    const { house, answer, upstream } = await startStream();
    upstream.data(delta("a"));
    await turn();
    await house.pass(4);
    upstream.data(delta("secret"));
    house.checkpoints[0]!.answer("closed");
    await turn();
    expect(answer.text).not.toContain("secret");
    expect(house.settled).toHaveLength(1);
  });
});

describe("a call in flight", () => {
  test("is ended by the process and says so; it is over when it is settled", async () => {
    const stops: ((reason: StopReason) => void)[] = [];
    let ended = 0;
    let answerSettle = () => {};
    const house = createFakeHouse(
      {
        settle: () =>
          new Promise((resolve) => {
            answerSettle = resolve;
          }),
      },
      {
        beginCall(_, stop) {
          stops.push(stop);
          return () => ended++;
        },
      },
    );
    const { answer, upstream } = await startStream(house);
    upstream.data(delta("a"));
    await turn();
    stops[0]!("restarting");
    expect(upstream.isAborted).toBe(true);
    expect(answer.text).toEqual(errorEvent("service_unavailable"));
    expect(ended).toBe(0);
    answerSettle();
    await turn();
    expect(ended).toBe(1);
  });

  test("is settled also when the connection breaks under a write", async () => {
    const { house, upstream } = await startStream(undefined, {
      takes: () => {
        throw new Error("broken pipe");
      },
    });
    upstream.data(delta("a"));
    await turn();
    expect(upstream.isAborted).toBe(true);
    expect(house.settled).toHaveLength(1);
  });
});
