import { expect, test } from "vitest";
import { AppError } from "@/lib/base/errors";
import { messageRoute } from "@/lib/web/message-route";

const url = "https://tacit.example.test/api/webhooks/stripe";
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request(url, { method: "POST", body, headers });

test("a message arrives as the bytes that were sent, from any origin, and gets an empty answer", async () => {
  const seen: unknown[] = [];
  const route = messageRoute(100, async (rawBody, header) => {
    seen.push(Buffer.from(rawBody).toString(), header("stripe-signature"), header("none"));
  });
  const headers = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site", "stripe-signature": "t=1" };
  const response = await route(post('{ "a":1.0 }\n', headers));
  expect([response.status, await response.text()]).toEqual([200, ""]);
  expect(seen).toEqual(['{ "a":1.0 }\n', "t=1", null]);
});

test("a body that is too large is not taken, whatever its header says of it", async () => {
  const route = messageRoute(8, async () => expect.unreachable());
  const body = new ReadableStream({
    start(controller) {
      for (let chunk = 0; chunk < 3; chunk++) controller.enqueue(new Uint8Array(4));
      controller.close();
    },
  });
  const request = new Request(url, {
    method: "POST",
    body,
    duplex: "half",
    headers: { "content-length": "4" },
  } as RequestInit);
  expect((await route(request)).status).toBe(413);
});

test("a refusal is a status and a word of ours", async () => {
  const route = messageRoute(100, async () => {
    throw new AppError("unauthenticated", "This is not signed.");
  });
  const response = await route(post("whatever was sent"));
  expect(response.status).toBe(401);
  expect(await response.text()).not.toContain("whatever");
});
