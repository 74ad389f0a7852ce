/** Recordings that go on while they arrive, over real connections on both sides. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, type ClientRequest, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getCredits } from "@/lib/billing/get-credits";
import { db } from "@/lib/db/client";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { addCustomer, type Customer, leaveHouse, sellModel } from "@/tests/support/furnished-house";
import { boundary, type Field, fileHead, formType, writeForm } from "@/tests/support/recording-forms";
import { testDatabase } from "@/tests/support/test-database";
import { serveWeb } from "@/tests/support/web-server";

testDatabase();

/** One recording as the provider hears it. */
type Heard = {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly parts: Buffer[];
  isWhole: boolean;
  isBroken: boolean;
};

const transcript = '{"text":"Hello","usage":{"type":"tokens","input_tokens":98,"output_tokens":12,"total_tokens":110}}';
const recording = Buffer.from(Array.from({ length: 1_500_000 }, (_, at) => (at * 31 + (at >> 8)) & 0xff));
const model: Field = ["model", "openai-compatible/hearing"];
const file: Field = ["file", recording, fileHead];
const heard: Heard[] = [];
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let onFirstBytes: (call: Heard) => void = () => {};
const provider = createServer((incoming, response) => {
  const call: Heard = { incoming, response, parts: [], isWhole: false, isBroken: false };
  heard.push(call);
  incoming.once("data", () => onFirstBytes(call));
  incoming.on("data", (part) => call.parts.push(part));
  incoming.on("error", () => {});
  incoming.on("close", () => {
    call.isBroken = !call.isWhole;
  });
  incoming.on("end", () => {
    call.isWhole = true;
    if (!response.headersSent) response.writeHead(200, { "content-type": "application/json" }).end(transcript);
  });
});

let server: Awaited<ReturnType<typeof serveWeb>>;
let customer: Customer;
let folder: string;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  provider.listen(0, "127.0.0.1");
  await once(provider, "listening");
  server = await serveWeb(handleGatewayRequest);
  await sellModel("hearing", { baseUrl: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1` });
  customer = await addCustomer(10_000_000_000n);
  folder = await mkdtemp(path.join(tmpdir(), "recordings-"));
});

afterAll(async () => {
  agent.destroy();
  await server.close();
  await leaveHouse();
  provider.closeAllConnections();
  provider.close();
  await rm(folder, { recursive: true });
});

type Told = { readonly status: number; readonly json: Record<string, unknown>; readonly id: string };

function begin(length: number): { readonly outgoing: ClientRequest; readonly told: Promise<Told> } {
  const outgoing = request(`${server.url}/v1/audio/transcriptions`, {
    method: "POST",
    agent,
    headers: { authorization: `Bearer ${customer.key}`, "content-type": formType, "content-length": length },
  });
  const told = (async () => {
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
    let text = "";
    for await (const part of answer) text += part;
    return { status: answer.statusCode!, json: JSON.parse(text), id: String(answer.headers["x-request-id"]) };
  })();
  told.catch(() => {});
  return { outgoing, told };
}

/** Waits until the provider hears the beginning of the next recording. */
function nextHeard(): Promise<Heard> {
  return new Promise((resolve) => {
    onFirstBytes = resolve;
  });
}

async function receipt(requestId: string) {
  const ask = () => fetch(`${server.url}/v1/receipts/${requestId}`, { headers: { "x-api-key": customer.key } });
  await expect.poll(async () => (await ask()).status, { timeout: 5_000 }).toBe(200);
  return (await ask()).json() as Promise<Record<string, unknown>>;
}

async function expectNothingHeld(): Promise<void> {
  await expect.poll(() => db().hold.count()).toBe(0);
  expect((await getCredits(customer.organizationId)).heldNano).toBe(0n);
}

describe("a recording whose model is named before it", () => {
  test("reaches the provider before the client has sent its last, byte for byte but for the model's name", async () => {
    const form = writeForm([model, ["language", "de"], file, ["response_format", "json"]]);
    const { outgoing, told } = begin(form.length);
    const reached = nextHeard();
    outgoing.write(form.subarray(0, 300_000));
    const call = await reached;
    expect(call.isWhole).toBe(false);
    expect(await db().hold.count()).toBe(1);
    outgoing.end(form.subarray(300_000));
    const answer = await told;
    expect(answer).toMatchObject({ status: 200, json: { text: "Hello" } });
    const renamed = writeForm([["model", "hearing"], ["language", "de"], file, ["response_format", "json"]]);
    expect(sha256(Buffer.concat(call.parts))).toBe(sha256(renamed));
    expect(call.incoming.headers["content-length"]).toBe(String(renamed.length));
    expect(await receipt(answer.id)).toMatchObject({ status: "ok", usage: { input_tokens: 98, output_tokens: 12 } });
    await expectNothingHeld();
  });

  test("is refused for a second model behind it: the provider never gets the end, and nothing is charged", async () => {
    const before = (await getCredits(customer.organizationId)).availableNano;
    const form = writeForm([model, file, ["model", "dearer"]]);
    const { outgoing, told } = begin(form.length);
    const reached = nextHeard();
    outgoing.write(form.subarray(0, 300_000));
    const call = await reached;
    outgoing.end(form.subarray(300_000));
    const answer = await told;
    expect(answer).toMatchObject({ status: 400, json: { error: { param: "model" } } });
    await expect.poll(() => call.isBroken).toBe(true);
    expect(call.isWhole).toBe(false);
    expect(Buffer.concat(call.parts).includes(`--${boundary}--`)).toBe(false);
    expect(Buffer.concat(call.parts).includes("dearer")).toBe(false);
    expect(await receipt(answer.id)).toMatchObject({ status: "voided", cost_nano: "0" });
    await expectNothingHeld();
    expect((await getCredits(customer.organizationId)).availableNano).toBe(before);
  });

  test("frees its hold when the client leaves in the middle of it", async () => {
    const form = writeForm([model, file]);
    const { outgoing } = begin(form.length);
    outgoing.on("error", () => {});
    const reached = nextHeard();
    outgoing.write(form.subarray(0, 300_000));
    const call = await reached;
    outgoing.destroy();
    await expect.poll(() => call.isBroken).toBe(true);
    expect(call.isWhole).toBe(false);
    await expectNothingHeld();
  });

  test("may be refused by the provider early: the client hears it, sends the rest, and its connection serves again", async () => {
    const form = writeForm([model, file]);
    const { outgoing, told } = begin(form.length);
    const reached = nextHeard();
    outgoing.write(form.subarray(0, 300_000));
    const { response } = await reached;
    response.writeHead(400, { "content-type": "application/json" });
    response.end('{"error":{"message":"Unknown format","type":"invalid_request_error"}}');
    expect(await told).toMatchObject({ status: 400, json: { error: { message: "Unknown format" } } });
    outgoing.end(form.subarray(300_000));
    await once(outgoing, "close");
    await expectNothingHeld();
    const again = begin(form.length);
    again.outgoing.end(form);
    expect(await again.told).toMatchObject({ status: 200, json: { text: "Hello" } });
    expect(again.outgoing.reusedSocket).toBe(true);
  });
});

describe("the official SDK", () => {
  const sdk = () => new OpenAI({ apiKey: customer.key, baseURL: `${server.url}/v1`, maxRetries: 0 });
  const fileOf = () => new File([recording], "a.mp3");

  test.each([
    ["the model first, which goes on while it arrives", () => ({ model: "hearing", file: fileOf() })],
    ["the file first, which is read whole", () => ({ file: fileOf(), model: "hearing" })],
    [
      "a stream from the disk, without a length, which is read whole",
      () => ({ model: "hearing", file: createReadStream(path.join(folder, "a.mp3")) }),
    ],
  ])("gets its transcript: %s", async (_, params) => {
    await writeFile(path.join(folder, "a.mp3"), recording);
    const { data } = await sdk().audio.transcriptions.create(params()).withResponse();
    expect(data.text).toBe("Hello");
    const sent = heard.at(-1)!;
    const parsed = await new Response(Buffer.concat(sent.parts), {
      headers: { "content-type": sent.incoming.headers["content-type"]! },
    }).formData();
    expect(parsed.get("model")).toBe("hearing");
    expect(sha256(new Uint8Array(await (parsed.get("file") as File).arrayBuffer()))).toBe(sha256(recording));
    await expectNothingHeld();
  });
});
