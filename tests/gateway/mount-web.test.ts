import { describe, expect, test } from "vitest";
import { createWebHandler } from "@/lib/gateway/mount-web";
import { createFakeHouse, turn } from "@/tests/support/fake-house";
import { openaiText, usageEvent } from "@/tests/support/fixtures/chat-streams";

const url = "http://tacit.test/v1/chat/completions";
const headers = { authorization: "Bearer tct_good" };
const body = JSON.stringify({ model: "test-model", stream: true, messages: [{ role: "user", content: "Hi" }] });
const firstWord = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\n';

describe("the mount on Request and Response", () => {
  test("streams, and closes when the answer has ended", async () => {
    const house = createFakeHouse();
    const answer = createWebHandler(house.gateway)(new Request(url, { method: "POST", headers, body }));
    await turn();
    house.upstreams[0]!.head();
    house.upstreams[0]!.data(openaiText);
    const response = await answer;
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    house.upstreams[0]!.handler.onEnd();
    expect(await response.text()).toBe(openaiText.replace(usageEvent, ""));
  });

  test("pauses the provider when 64 KiB wait to be read, and goes on when they are", async () => {
    const house = createFakeHouse();
    const answer = createWebHandler(house.gateway)(new Request(url, { method: "POST", headers, body }));
    await turn();
    const upstream = house.upstreams[0]!;
    upstream.head();
    upstream.data(firstWord);
    const reader = (await answer).body!.getReader();
    await reader.read();
    upstream.data(`data: {"x":"${"y".repeat(70_000)}"}\n\n`);
    await turn();
    expect(upstream.isPaused).toBe(true);
    await reader.read();
    await turn();
    expect(upstream.isPaused).toBe(false);
  });

  test("a reader that cancels, or a request that is aborted, ends the call at once", async () => {
    for (const leave of ["cancel", "abort"] as const) {
      const house = createFakeHouse();
      const controller = new AbortController();
      const { signal } = controller;
      const answer = createWebHandler(house.gateway)(new Request(url, { method: "POST", headers, body, signal }));
      await turn();
      house.upstreams[0]!.head();
      house.upstreams[0]!.data(firstWord);
      const response = await answer;
      if (leave === "cancel") await response.body!.cancel();
      else controller.abort();
      expect(house.upstreams[0]!.isAborted).toBe(true);
      expect(house.settled).toMatchObject([{ status: "client_aborted" }]);
    }
  });

  test("a request that is aborted before there is an answer keeps nobody waiting", async () => {
    const house = createFakeHouse();
    const controller = new AbortController();
    const { signal } = controller;
    const answer = createWebHandler(house.gateway)(new Request(url, { method: "POST", headers, body, signal }));
    await turn();
    controller.abort();
    expect((await answer).status).toBe(499);
    expect(house.upstreams[0]!.isAborted).toBe(true);
    expect(house.settled).toMatchObject([{ status: "voided" }]);
  });

  test("reads no more of a body than it may", async () => {
    const house = createFakeHouse({}, { bodyBytesMax: 100_000 });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 10_000;
        controller.enqueue(new Uint8Array(10_000));
      },
    });
    const request = new Request(url, { method: "POST", headers, body: endless, duplex: "half" } as RequestInit);
    const response = await createWebHandler(house.gateway)(request);
    expect(response.status).toBe(413);
    expect(((await response.json()) as { error: { code: string } }).error.code).toBe("request_too_large");
    expect(pulled).toBeLessThan(200_000);
  });

  test("gives whole answers their length, and preflights no body", async () => {
    const handle = createWebHandler(createFakeHouse().gateway);
    const list = await handle(new Request("http://tacit.test/v1/models", { headers }));
    expect(list.headers.get("content-length")).toBe(String((await list.text()).length));
    expect((await handle(new Request(url, { method: "OPTIONS" }))).status).toBe(204);
  });
});
