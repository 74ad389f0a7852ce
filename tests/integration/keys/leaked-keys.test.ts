import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { POST } from "@/app/api/integrations/github-secret-scanning/route";
import { db } from "@/lib/db/client";
import { provideEnv } from "@/lib/env";
import { createKey } from "@/lib/keys/create-key";
import { findKeyFacts } from "@/lib/keys/find-key-facts";
import { makeKey } from "@/lib/keys/key-format";
import { rotateKey } from "@/lib/keys/rotate-key";
import { mailSettled } from "@/lib/mail/send-mail";
import { testDatabase } from "@/tests/support/test-database";
import { inside, makePerson, type Person } from "./people";

const database = testDatabase();
const makePair = () => generateKeyPairSync("ec", { namedCurve: "prime256v1" });

/** GitHub, as far as its keys go. */
const github = { keys: new Map<string, KeyObject>(), asked: 0, status: 200, body: null as string | null };
const server = createServer((request, response) => {
  github.asked++;
  response.statusCode = request.url === "/meta/public_keys/secret_scanning" ? github.status : 404;
  const list = [...github.keys].map(([key_identifier, key]) => ({
    key_identifier,
    key: key.export({ type: "spki", format: "pem" }),
    is_current: true,
  }));
  response.end(github.body ?? JSON.stringify({ public_keys: list }));
});

let pair: ReturnType<typeof makePair>;
let ada: Person;
let clock: number;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  provideEnv({ GITHUB_API_BASE: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  ada = await makePerson("ada");
  clock = Date.now();
});
afterAll(() => server.close());

beforeEach(() => {
  // Far enough from the test before that its list of keys is too old.
  clock += 48 * 3_600_000;
  vi.useFakeTimers({ toFake: ["Date"], now: clock });
  pair = makePair();
  Object.assign(github, { keys: new Map([["first", pair.publicKey]]), asked: 0, status: 200, body: null });
});
afterEach(() => vi.useRealTimers());

type Sent = { body?: string; id?: string | null; signature?: string | null; key?: KeyObject };

function report(tokens: readonly string[], { key = pair.privateKey, id = "first", ...sent }: Sent = {}) {
  const found = { type: "tacit_api_key", url: "https://github.com/ada/secret-diary/blob/main/.env", source: "commit" };
  const body = sent.body ?? JSON.stringify(tokens.map((token) => ({ token, ...found })));
  const signature =
    sent.signature === undefined ? sign("sha256", Buffer.from(body), key).toString("base64") : sent.signature;
  const headers = new Headers({ "content-type": "application/json" });
  if (id !== null) headers.set("Github-Public-Key-Identifier", id);
  if (signature !== null) headers.set("Github-Public-Key-Signature", signature);
  const address = "http://localhost/api/integrations/github-secret-scanning";
  return POST(new Request(address, { method: "POST", headers, body }));
}

const isLive = async (key: string) => (await findKeyFacts(key, { mayBeLate: false })) !== null;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function letters(): string[] {
  const outbox = path.join(database.dataDir, "mail");
  return readdirSync(outbox)
    .map((file) => readFileSync(path.join(outbox, file), "utf8").replaceAll("=\r\n", ""))
    .filter((letter) => letter.includes("was found in public"));
}

describe("a key that GitHub found", () => {
  test("is revoked at once, its owner and maker are told, and nothing of the report is kept", async () => {
    const bob = await inside(await makePerson("bob"), ada, "developer");
    const { id, key } = await createKey(bob, { name: "leaked" });
    const other = await createKey(ada, { name: "kept" });
    const stranger = makeKey("inference");
    expect(await isLive(key)).toBe(true);

    const answer = await report([key, stranger, "ghp_not_ours"]);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(
      [
        [key, "true_positive"],
        [stranger, "false_positive"],
        ["ghp_not_ours", "false_positive"],
      ].map(([token, label]) => ({ token_hash: sha256(token!), token_type: "tacit_api_key", label })),
    );
    expect([await isLive(key), await isLive(other.key)]).toEqual([false, true]);
    const row = await db().apiKey.findUniqueOrThrow({ where: { id }, include: { bucket: true } });
    expect(row).toMatchObject({ revokedFor: "leaked", bucket: { closedAt: row.revokedAt } });

    await mailSettled();
    const told = letters();
    expect(told.map((letter) => /^To: (.*)$/m.exec(letter)![1]!.trim()).sort()).toEqual([
      "ada@example.com",
      "bob@example.com",
    ]);
    const events = await db().auditEvent.findMany({ where: { targetId: id }, orderBy: { id: "asc" } });
    expect(events.map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ["key.create", "user"],
      ["key.leak", "system"],
    ]);
    for (const text of [...told, JSON.stringify(events)]) {
      expect(text).not.toContain(key.slice(8, 20));
      expect(text).not.toContain("secret-diary");
    }
  });

  test("and finds again stays as it is, and nobody is told twice", async () => {
    const { id, key } = await createKey(ada, { name: "again" });
    const before = letters().length;
    const first = await report([key, key]);
    const second = await report([key]);
    expect([(await first.json()).length, (await second.json())[0].label]).toEqual([2, "true_positive"]);
    await mailSettled();
    expect(letters().length).toBe(before + 1);
    expect(await db().auditEvent.count({ where: { targetId: id, action: "key.leak" } })).toBe(1);
  });

  test("is revoked also by a secret that was rotated out and still works", async () => {
    const { id, key } = await createKey(ada, { name: "rotated" });
    const next = await rotateKey(ada, { id, overlapSeconds: 3_600 });
    await report([key]);
    expect([await isLive(key), await isLive(next.key)]).toEqual([false, false]);
  });

  test("goes on when what was found is a secret that has ended", async () => {
    const { id, key } = await createKey(ada, { name: "rotated in time" });
    const next = await rotateKey(ada, { id, overlapSeconds: 60 });
    vi.setSystemTime(clock + 60_000);
    const answer = await report([key]);
    expect((await answer.json())[0].label).toBe("true_positive");
    expect(await isLive(next.key)).toBe(true);
  });
});

describe("a message that is not proved to be GitHub's is refused before it is read", () => {
  test.each<[string, () => Sent]>([
    ["without a signature", () => ({ signature: null })],
    ["without a key's id", () => ({ id: null })],
    ["with a signature of somebody else", () => ({ key: makePair().privateKey })],
    ["with an id that GitHub does not have", () => ({ id: "second" })],
    ["with the name of what every object has", () => ({ id: "constructor" })],
    ["with a signature that is none", () => ({ signature: "AAAAAAAAAAAAAAAAAAAAAAAA" })],
    ["with a signature that is not base64", () => ({ signature: "<script>" })],
    ["with an empty signature", () => ({ signature: "" })],
  ])("%s", async (_, forge) => {
    const { key } = await createKey(ada, { name: "kept" });
    expect((await report([key], forge())).status).toBe(403);
    expect(await isLive(key)).toBe(true);
  });

  test("and so is a good signature under another body", async () => {
    const { key } = await createKey(ada, { name: "kept" });
    const signature = sign("sha256", Buffer.from("[]"), pair.privateKey).toString("base64");
    expect((await report([key], { signature })).status).toBe(403);
    expect(await isLive(key)).toBe(true);
  });

  test("and a signature by a key that is on the list but not on P-256", async () => {
    const other = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
    github.keys.set("longer", other.publicKey);
    const { key } = await createKey(ada, { name: "kept" });
    expect((await report([key], { id: "longer", key: other.privateKey })).status).toBe(403);
    expect(await isLive(key)).toBe(true);
  });
});

test("the example that GitHub publishes is verified as its own", async () => {
  const id = "f9525bf080f75b3506ca1ead061add62b8633a346606dc5fe544e29231c6ee0d";
  const pem = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsz9ugWDj5jK5ELBK42ynytbo38gP
HzZFI03Exwz8Lh/tCfL3YxwMdLjB+bMznsanlhK0RwcGP3IDb34kQDIo3Q==
-----END PUBLIC KEY-----`;
  github.body = JSON.stringify({ public_keys: [{ key_identifier: id, key: pem, is_current: true }] });
  const body = '[{"token":"some_token","type":"some_type","url":"some_url","source":"some_source"}]';
  const signature = "MEUCIFLZzeK++IhS+y276SRk2Pe5LfDrfvTXu6iwKKcFGCrvAiEAhHN2kDOhy2I6eGkOFmxNkOJ+L2y8oQ9A2T9GGJo6WJY=";
  const answer = await report([], { id, body, signature });
  expect(await answer.json()).toEqual([
    { token_hash: sha256("some_token"), token_type: "some_type", label: "false_positive" },
  ]);
});

test.each([
  ["no JSON", "not json", 400],
  ["no list", "{}", 400],
  ["not of secrets", "[1]", 400],
  ["longer than 256 KiB", JSON.stringify([{ token: "x".repeat(256 * 1024), type: "t" }]), 413],
])("a message that is signed but %s is refused", async (_, body, status) => {
  expect((await report([], { body })).status).toBe(status);
});

describe("GitHub's list of keys", () => {
  const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
  const minute = 60_000;

  test("is asked for once, however many messages come", async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => report([])));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    later(59 * minute);
    expect((await report([])).status).toBe(200);
    expect(github.asked).toBe(1);
    later(2 * minute);
    expect((await report([])).status).toBe(200);
    expect(github.asked).toBe(2);
  });

  test("is asked for again when a new key signs, but strangers cannot make us ask often", async () => {
    await report([]);
    const next = makePair();
    github.keys.set("next", next.publicKey);
    later(2 * minute);
    expect((await report([], { id: "next", key: next.privateKey })).status).toBe(200);
    expect(github.asked).toBe(2);
    for (let stranger = 0; stranger < 20; stranger++) {
      later(1_000);
      expect((await report([], { id: `stranger-${stranger}` })).status).toBe(403);
    }
    expect(github.asked).toBe(2);
  });

  test("forgets a key that GitHub has withdrawn, within an hour", async () => {
    expect((await report([])).status).toBe(200);
    github.keys = new Map([["next", makePair().publicKey]]);
    later(60 * minute);
    expect((await report([])).status).toBe(403);
  });

  test.each([
    ["is refused", 503, null],
    ["is no list", 200, "[]"],
    ["is too long", 200, JSON.stringify({ public_keys: [], more: "x".repeat(70_000) })],
  ])(
    "that %s leaves the one of before in force for a day, and no message is believed without one",
    async (_, status, body) => {
      Object.assign(github, { status, body });
      expect((await report([])).status).toBe(503);
      Object.assign(github, { status: 200, body: null });
      later(2 * minute);
      expect((await report([])).status).toBe(200);
      Object.assign(github, { status, body });
      later(23 * 60 * minute);
      expect((await report([])).status).toBe(200);
      later(60 * minute);
      expect((await report([])).status).toBe(503);
    },
  );
});
