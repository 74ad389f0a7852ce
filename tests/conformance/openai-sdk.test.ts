import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getCredits } from "@/lib/billing/get-credits";
import { db } from "@/lib/db/client";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { type FakeProvider, playBytes, startFakeProvider } from "@/tests/support/fake-provider";
import { chatStreams, openaiText, usageEvent } from "@/tests/support/fixtures/chat-streams";
import { addCustomer, type Customer, leaveHouse, sellModel } from "@/tests/support/furnished-house";
import { testDatabase } from "@/tests/support/test-database";
import { serveWeb } from "@/tests/support/web-server";

testDatabase();

let provider: FakeProvider;
let server: Awaited<ReturnType<typeof serveWeb>>;
let customer: Customer;
let client: OpenAI;

const messages = [{ role: "user" as const, content: "Say hello, please." }];
const toBytes = (text: string) => new TextEncoder().encode(text);
const completion = {
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [
    {
      index: 0,
      message: {
        role: "assistant",
        content: null,
        tool_calls: [
          { id: "a", type: "function", function: { name: "f", arguments: '{"city":"Paris"}' } },
          { id: "b", type: "function", function: { name: "g", arguments: "" } },
        ],
      },
      finish_reason: "tool_calls",
    },
  ],
  usage: { prompt_tokens: 12, completion_tokens: 8, total_tokens: 20 },
};

beforeAll(async () => {
  provider = await startFakeProvider();
  server = await serveWeb(handleGatewayRequest);
  await sellModel("m", { baseUrl: provider.baseUrl });
  customer = await addCustomer(1_000_000_000n);
  client = new OpenAI({ apiKey: customer.key, baseURL: `${server.url}/v1`, maxRetries: 0 });
});

afterAll(async () => {
  await server.close();
  await leaveHouse();
  await provider.close();
});

async function receipt(requestId: string) {
  const ask = () => fetch(`${server.url}/v1/receipts/${requestId}`, { headers: { "x-api-key": customer.key } });
  await expect.poll(async () => (await ask()).status, { timeout: 5_000 }).toBe(200);
  return (await ask()).json() as Promise<{ cost_nano: string; status: string; usage: Record<string, unknown> }>;
}

describe("the official SDK", () => {
  test("gets a whole answer as the provider gave it, and pays by its usage", async () => {
    provider.play = playBytes("json", toBytes(JSON.stringify(completion)));
    const {
      data,
      response,
      request_id: requestId,
    } = await client.chat.completions.create({ model: "m", messages, max_tokens: 50 }).withResponse();
    expect(data).toMatchObject(completion);
    expect(response.headers.get("x-tacit-cost-usd")).toBe("0.000028000");
    expect(await receipt(requestId!)).toMatchObject({
      status: "ok",
      cost_nano: "28000",
      usage: { input_tokens: 12, output_tokens: 8, source: "upstream" },
    });
    const asked = provider.requests.at(-1)!;
    expect(JSON.parse(asked.body.toString())).toEqual({ model: "m", messages, max_tokens: 50 });
    expect(asked.path).toBe("/v1/chat/completions");
    expect(asked.headers.authorization).toBe("Bearer house-credential");
    expect(Object.keys(asked.headers).filter((name) => name.startsWith("x-stainless"))).toEqual([]);
  });

  test("streams text, and sees usage only when it asks for it", async () => {
    provider.play = playBytes("stream", toBytes(openaiText), 7);
    for (const isAsked of [true, false]) {
      const stream = await client.chat.completions.create({
        model: "m",
        messages,
        stream: true,
        ...(isAsked ? { stream_options: { include_usage: true } } : {}),
      });
      let text = "";
      let usage: unknown;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? "";
        usage ??= chunk.usage;
      }
      expect(text).toBe('Grüße, "usage":{ 世界!');
      expect(Boolean(usage)).toBe(isAsked);
    }
  });

  test("assembles tool calls that come interleaved", async () => {
    const tools = chatStreams.find(({ name }) => name.includes("tool calls"))!;
    provider.play = playBytes("stream", toBytes(tools.text), 11);
    const answer = await client.chat.completions.stream({ model: "m", messages }).finalChatCompletion();
    expect(answer.choices[0]!.message.tool_calls).toMatchObject([
      { id: "a", function: { name: "f", arguments: '{"city":"Paris"}' } },
      { id: "b", function: { name: "g", arguments: '{"x":1}' } },
    ]);
  });

  test("throws what the provider said of the request, as its own kind of error", async () => {
    provider.play = (response) =>
      response.writeHead(400, { "content-type": "application/json" }).end(
        JSON.stringify({
          error: { message: "Bad temperature", type: "invalid_request_error", param: "temperature", code: "x" },
        }),
      );
    const error = await client.chat.completions.create({ model: "m", messages }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ param: "temperature", code: "x", requestID: expect.stringMatching(/^req_/) });
  });

  test("throws when a stream breaks off, or ends without an end", async () => {
    const beginning = toBytes(openaiText.slice(0, openaiText.indexOf("data: ", 400)));
    for (const breakOff of [true, false]) {
      provider.play = (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(beginning, () => (breakOff ? response.destroy() : response.end()));
      };
      const stream = await client.chat.completions.create({ model: "m", messages, stream: true });
      const error = await drain(stream).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(APIError);
      expect(error.code).toBe("upstream_error");
    }
  });

  test("that leaves lets the provider go within 100 ms, and pays for what was seen", async () => {
    provider.play = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(openaiText.slice(0, 250));
    };
    const took: number[] = [];
    let lastId = "";
    for (let round = 0; round < 4; round++) {
      const { data: stream, request_id: requestId } = await client.chat.completions
        .create({ model: "m", messages, stream: true })
        .withResponse();
      const asked = provider.requests.at(-1)!;
      for await (const _ of stream) break;
      const leftAt = performance.now();
      stream.controller.abort();
      await expect.poll(() => asked.abandonedAtMs, { interval: 5 }).not.toBeNull();
      took.push(asked.abandonedAtMs! - leftAt);
      lastId = requestId!;
    }
    // The best of them: a busy machine delays any single one.
    expect(Math.min(...took)).toBeLessThan(100);
    expect(await receipt(lastId)).toMatchObject({ status: "client_aborted", usage: { source: "estimated" } });
  });

  test("lists models, and is told without retrying that there is no credit", async () => {
    const models = await client.models.list();
    expect(models.data.map(({ id }) => id)).toContain("m");
    const poor = await addCustomer(0n);
    const before = provider.requests.length;
    let asked = 0;
    const counting: typeof fetch = (...request) => {
      asked++;
      return fetch(...request);
    };
    const retrying = new OpenAI({ apiKey: poor.key, baseURL: `${server.url}/v1`, maxRetries: 2, fetch: counting });
    const error = await retrying.chat.completions.create({ model: "m", messages }).catch((thrown) => thrown);
    expect(error).toMatchObject({ status: 429, code: "insufficient_quota", type: "insufficient_quota" });
    expect(asked).toBe(1);
    expect(provider.requests).toHaveLength(before);
  });
});

describe("bytes", () => {
  const send = (body: string) =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${customer.key}`, cookie: "a=b" },
      body,
    });

  test("of the request arrive as they left, but for the usage that metering asks for", async () => {
    const body = `{ "model":"m" ,\n "big":12345678901234567890, "messages":[{"role":"user","content":"\\u00e9 é 😀"}],"x":{"y":[1.0]} }`;
    provider.play = playBytes("json", toBytes(JSON.stringify(completion)));
    await send(body);
    expect(provider.requests.at(-1)!.body.toString()).toBe(body);
    provider.play = playBytes("stream", toBytes(openaiText));
    const streaming = body.replace("{ ", '{ "stream":true,');
    expect(await (await send(streaming)).text()).toBe(openaiText.replace(usageEvent, ""));
    expect(provider.requests.at(-1)!.body.toString()).toBe(
      streaming.replace("{", '{"stream_options":{"include_usage":true},'),
    );
  });

  test("of the model's name alone change where the provider calls it otherwise", async () => {
    const body = `{"messages":[{"role":"user","content":"\\"model\\":\\"m\\""}], "model" : "openai-compatible/m","n":1}`;
    provider.play = playBytes("json", toBytes(JSON.stringify(completion)));
    const response = await send(body);
    expect(response.headers.get("x-tacit-model")).toBe("m");
    expect(provider.requests.at(-1)!.body.toString()).toBe(body.replace('"openai-compatible/m"', '"m"'));
  });
});

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

describe("bad input", () => {
  const big = "x".repeat(50 * 1_048_576);
  const cases: [string, RequestInit, number, string][] = [
    ["broken JSON", { body: '{"model":' }, 400, "invalid_request"],
    ["wrong types", { body: '{"model":"m","messages":5}' }, 400, "invalid_request"],
    ["invalid UTF-8", { body: Uint8Array.of(0x7b, 0xff, 0x7d) }, 400, "invalid_request"],
    ["50 MB", { body: big }, 413, "request_too_large"],
    ["an unknown model", { body: '{"model":"nobody","messages":[{}]}' }, 404, "model_not_found"],
    ["a bad key", { body: "{}", headers: { authorization: "Bearer tct_nobody" } }, 401, "invalid_api_key"],
  ];

  test.each(cases)("%s: the right status in OpenAI's shape, and no hold left", async (_, init, status, code) => {
    const response = await fetch(`${server.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${customer.key}` },
      ...init,
    });
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(Object.keys(error).sort()).toEqual(["code", "message", "param", "type"]);
    expect(error.code).toBe(code);
    await expect.poll(() => db().hold.count()).toBe(0);
  });

  test("leaves the process answering and nothing held", async () => {
    const response = await fetch(`${server.url}/v1/credits`, { headers: { "api-key": customer.key } });
    expect(await response.json()).toMatchObject({ object: "credits", held_nano: "0" });
    expect((await getCredits(customer.organizationId)).heldNano).toBe(0n);
  });
});
