import { createPublicKey, createVerify, generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { setPrice } from "@/lib/billing/prices/set-price";
import { addChannel } from "@/lib/channels/add-channel";
import { forgetOffers } from "@/lib/channels/offers";
import { AddChannelInput } from "@/lib/channels/schema";
import { testChannel } from "@/lib/channels/test-channel";
import { db } from "@/lib/db/client";
import { type FakeProvider, startFakeProvider } from "../../support/fake-provider";
import { testDatabase } from "../../support/test-database";
import { waysTo } from "./ways-to";

testDatabase();

const operator = { kind: "command_line" } as const;
const pair = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const privateKey = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const project = "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4";
let google: FakeProvider;

beforeAll(async () => {
  google = await startFakeProvider();
  await setPrice(operator, { model: "vertex/gemini-x", inputUsdPerMillion: "1", outputUsdPerMillion: "1" });
});
afterAll(() => google.close());
beforeEach(async () => {
  await db().channel.deleteMany();
  forgetOffers();
  google.requests.length = 0;
  google.play = (response) => response.end(JSON.stringify({ access_token: "ya29.token", expires_in: 3_599 }));
});

const account = () =>
  JSON.stringify({
    type: "service_account",
    project_id: "p",
    private_key_id: "key-1",
    private_key: privateKey,
    client_email: "tacit@p.iam.gserviceaccount.com",
    token_uri: `${google.baseUrl}/token`,
  });
const add = (apiKey = account()) =>
  addChannel(operator, AddChannelInput.parse({ provider: "vertex", baseUrl: project, apiKey, models: ["gemini-x"] }));

test("a service account is shown as a token that it signed for, at the address that Google gives the model", async () => {
  await add();
  const [way] = await waysTo("gemini-x");
  expect(way).toMatchObject({
    provider: "vertex",
    credentialHeaders: { authorization: "Bearer ya29.token" },
    urls: { gemini: `${project}/publishers/google/models/{model}:{action}` },
  });
  expect(JSON.stringify(way!.credentialHeaders)).not.toContain("PRIVATE");

  expect(google.requests).toHaveLength(1);
  const form = new URLSearchParams(google.requests[0]!.body.toString());
  expect(form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
  const [header = "", claims = "", signature = ""] = form.get("assertion")!.split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  expect(read(header)).toEqual({ alg: "RS256", typ: "JWT", kid: "key-1" });
  expect(read(claims)).toMatchObject({
    iss: "tacit@p.iam.gserviceaccount.com",
    aud: `${google.baseUrl}/token`,
    scope: "https://www.googleapis.com/auth/cloud-platform",
  });
  expect(read(claims).exp - read(claims).iat).toBe(3_600);
  const verifier = createVerify("RSA-SHA256").update(`${header}.${claims}`);
  expect(verifier.verify(createPublicKey(privateKey), signature, "base64url")).toBe(true);
});

test("one token serves every call until it ends", async () => {
  await add();
  for (let round = 0; round < 3; round++) {
    forgetOffers();
    expect(await waysTo("gemini-x")).toHaveLength(1);
  }
  expect(google.requests).toHaveLength(1);
});

test.each([
  ["refuses", (status: number) => ({ status, body: '{"error":"invalid_grant","error_description":"what you said"}' })],
  ["talks nonsense", () => ({ status: 200, body: "<html>" })],
])("an endpoint that %s takes the channel out of service, and says so to whoever tests it", async (_, play) => {
  const { status, body } = play(401);
  google.play = (response) => response.writeHead(status).end(body);
  const { id } = await add();
  expect(await waysTo("gemini-x")).toEqual([]);
  const view = await testChannel(operator, { id });
  expect(view).toMatchObject({ ok: false, problem: "refused", keysAccepted: 0 });
  expect(JSON.stringify(view)).not.toContain("what you said");
});

test("testing a channel with a service account asks for a token", async () => {
  const { id } = await add();
  expect(await testChannel(operator, { id })).toMatchObject({ ok: true, problem: null, keysAccepted: 1 });
  expect(google.requests.map(({ path }) => path)).toEqual(["/v1/token"]);
});

test("a service account is no credential of a provider that takes a key", async () => {
  const input = AddChannelInput.parse({ provider: "openai", apiKey: account() });
  await expect(addChannel(operator, input)).rejects.toMatchObject({ code: "invalid_input" });
});

test.each([
  ["of a giant", { modulusBytes: 2_048, exponentBytes: 2_048 }],
  ["with an exponent beyond its modulus", { modulusBytes: 512, exponentBytes: 2_000 }],
])("a key %s is never signed with: nothing else would be done for as long as that takes", async (_, size) => {
  await add(JSON.stringify({ ...JSON.parse(account()), private_key: slowKey(size) }));
  expect(await waysTo("gemini-x")).toEqual([]);
  expect(google.requests).toEqual([]);
});

/** The file of an RSA key (PKCS #1) whose primes are none, so that signing takes the longest way. */
function slowKey({ modulusBytes, exponentBytes }: { modulusBytes: number; exponentBytes: number }): string {
  const giant = (length: number) => [0, ...new Array<number>(length).fill(0xff)];
  const numbers = [[0], giant(modulusBytes), [1, 0, 1], giant(exponentBytes), [3], [5], [1], [1], [1]];
  const file = wrapped(0x30, Buffer.concat(numbers.map((bytes) => wrapped(0x02, Buffer.from(bytes))))).toString(
    "base64",
  );
  return `-----BEGIN RSA PRIVATE KEY-----\n${file.replace(/.{64}/g, "$&\n")}\n-----END RSA PRIVATE KEY-----\n`;
}

function wrapped(tag: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag, 0x82, bytes.length >> 8, bytes.length & 0xff), bytes]);
}
