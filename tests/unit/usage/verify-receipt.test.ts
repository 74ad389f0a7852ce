import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatUsd } from "@/lib/base/money";
import { runAdmin } from "@/lib/main/admin/run-admin";
import { signReceipt } from "@/lib/usage/receipts/sign-receipt";
import { deriveSigningKey, signingKey } from "@/lib/usage/receipts/signing-key";
import type { Receipt, UnsignedReceipt } from "@/lib/usage/schema";
import { serveWeb } from "@/tests/support/web-server";
import { newCredentialsKey, provideCredentialsKey, unsigned } from "./receipt";

const folder = mkdtempSync(path.join(os.tmpdir(), "tacit-receipts-"));
const keyFile = path.join(folder, "jwks.json");
// By hand, from the price on the receipt: 545 plain, 5 of sound, 400, 30 and 20 of a cache, 67 out, 10 thought, a call
// at 2000 nano-USD, two searches at a cent.
const costNano =
  (545n * 151_207n +
    5n * 2_500_000n +
    400n * 37_001n +
    30n * 189_009n +
    20n * 302_414n +
    67n * 603_003n +
    10n * 700_000n) /
    1_000n +
  1n +
  2_000n +
  20_000_000n;
const longCostNano =
  199_546n * 300n + 12_500n + 400n * 70n + 30n * 400n + 20n * 600n + 67n * 900n + 7_000n + 2_000n + 20_000_000n;
let right: Receipt;

const charged = (receipt: UnsignedReceipt, nano: bigint): UnsignedReceipt => ({
  ...receipt,
  cost_nano: nano.toString(),
  cost_usd: formatUsd(nano),
});

beforeAll(async () => {
  provideCredentialsKey();
  right = await signReceipt(charged(unsigned, costNano));
  writeFileSync(keyFile, JSON.stringify({ keys: [(await signingKey()).publicKey] }));
});

afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function write(content: unknown): string {
  const file = path.join(folder, `${++files}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

async function verify(receipt: unknown, ...flags: string[]) {
  const words = ["verify", "receipt", "--file", write(receipt), ...flags];
  const [people, program] = [await runAdmin(words), await runAdmin([...words, "--json"])];
  expect(program.exitCode).toBe(people.exitCode);
  return { exitCode: people.exitCode, said: people.stdout + people.stderr, json: JSON.parse(program.stdout) };
}

const withKey = (receipt: unknown) => verify(receipt, "--key", keyFile);

describe("a right receipt", () => {
  test("is said to be right, with every line of its charge", async () => {
    const { exitCode, said, json } = await withKey(right);
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: expect.stringContaining("its charge is right.") });
    for (const line of [
      /^input: 545 at 0\.151207 per million +0\.000082407815$/m,
      /^audio input: 5 at 2\.5 per million +0\.000012500000$/m,
      /^cache read: 400 at 0\.037001 per million +0\.000014800400$/m,
      /^cache write 5m: 30 at /m,
      /^cache write 1h: 20 at /m,
      /^output: 67 at 0\.603003 per million /m,
      /^reasoning: 10 at 0\.7 per million /m,
      /^call: 1 at 0\.000002000 each +0\.000002000000$/m,
      /^web search: 2 at 0\.010000000 each +0\.020000000000$/m,
    ])
      expect(said).toMatch(line);
    for (const name of ["sum", "charged"]) expect(said).toMatch(new RegExp(`^${name} +${formatUsd(costNano)}$`, "m"));
    expect(json).toMatchObject({ ok: true, signature: "good", id: right.id, computed_nano: costNano.toString() });
    expect(json.lines).toHaveLength(9);
  });

  test("is right in any order of its members, in any spacing, and from this installation's own key", async () => {
    const turned = Object.fromEntries(Object.entries(right).reverse());
    expect((await withKey(JSON.stringify(turned, null, 3))).exitCode).toBe(0);
    expect((await verify(right)).exitCode).toBe(0);
  });

  test.each<[string, Partial<UnsignedReceipt>, bigint]>([
    ["client_aborted", { status: "client_aborted", http_status: 499 }, costNano],
    ["upstream_failed", { status: "upstream_failed", http_status: 502 }, costNano],
    [
      "voided",
      { status: "voided", http_status: 503, usage: { ...unsigned.usage, source: "none" }, held_nano: "0" },
      0n,
    ],
    ["written off in part", { held_nano: "5000", written_off_nano: (costNano - 5_000n).toString() }, 5_000n],
    ["estimated beyond its hold", { held_nano: "5000", usage: { ...unsigned.usage, source: "estimated" } }, 5_000n],
    ["a long context", { usage: { ...unsigned.usage, input_tokens: 200_001 }, held_nano: "90000000" }, longCostNano],
  ])("is right when it is %s", async (_, facts, nano) => {
    const { exitCode, said } = await withKey(await signReceipt(charged({ ...unsigned, ...facts }, nano)));
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: expect.stringContaining("its charge is right.") });
  });

  test("of a call whose server was lost is said to be charged by what was observed, not counted", async () => {
    const counts = Object.fromEntries(Object.keys(unsigned.usage).map((name) => [name, 0]));
    const usage = { ...counts, billed_calls: 1, source: "estimated" } as unknown as UnsignedReceipt["usage"];
    const lost = { ...unsigned, status: "recovered", http_status: 0, usage } as const;
    const { exitCode, said, json } = await withKey(await signReceipt(charged(lost, 777n)));
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: expect.stringContaining("what had been observed") });
    expect(json).toMatchObject({ ok: true, lines: null, computed_nano: null, cost_nano: "777" });
    const counted = { ...lost, usage: { ...usage, output_tokens: 1 } };
    expect((await withKey(await signReceipt(charged(counted, 777n)))).exitCode).toBe(1);
  });
});

describe("a receipt that is refused, with exit code 1 and a sentence", () => {
  const altered = "The receipt is not what was signed: it was altered, or its signature is forged.";

  test("altered: a cheaper charge, a member more, a member less", async () => {
    const { written_off_nano: _, ...less } = right;
    for (const forged of [{ ...right, cost_nano: "1" }, { ...right, paid: true }, less]) {
      const { exitCode, said, json } = await withKey(forged);
      expect({ exitCode, said }).toEqual({ exitCode: 1, said: expect.stringContaining(altered) });
      expect(json).toEqual({ ok: false, verdict: altered, signature: "broken" });
    }
  });

  test("forged: signed with a key of the forger's own, under its own id or under ours", async () => {
    const { publicKey } = await deriveSigningKey(newCredentialsKey());
    const { kid } = await signingKey();
    for (const [key, sentence] of [
      [publicKey, "The receipt is signed with another key than those it is checked against."],
      [{ ...publicKey, kid }, altered],
    ] as const) {
      const { exitCode, said } = await verify(right, "--key", write({ keys: [key] }));
      expect({ exitCode, said }).toEqual({ exitCode: 1, said: expect.stringContaining(sentence) });
    }
  });

  test.each<[string, UnsignedReceipt, string]>([
    ["charged a nano too much", charged(unsigned, costNano + 1n), `cost ${formatUsd(costNano)} USD, but it says`],
    ["charged a nano too little", charged(unsigned, costNano - 1n), `but it says ${formatUsd(costNano - 1n)} USD.`],
    ["charged more than was held", charged({ ...unsigned, held_nano: "5" }, costNano), "more than the 0.000000005 USD"],
    ["two amounts", { ...charged(unsigned, costNano), cost_usd: "0.000000001" }, "It says both 0.000000001 USD and"],
    ["written off below the hold", { ...charged(unsigned, costNano - 1n), written_off_nano: "1" }, "not used up"],
    ["an amount that is none", { ...charged(unsigned, costNano), held_nano: "-1" }, "does not say what its charge"],
  ])("signed, but wrong: %s", async (_, receipt, sentence) => {
    const { exitCode, said, json } = await withKey(await signReceipt(receipt));
    expect({ exitCode, said }).toEqual({ exitCode: 1, said: expect.stringContaining(sentence) });
    expect(json).toMatchObject({ ok: false, signature: "good" });
    expect(said).toMatch(/^verdict +WRONG\. /m);
  });

  test("unsigned, no receipt, no JSON, or a member named twice", async () => {
    expect((await withKey(unsigned)).said).toContain("The receipt carries no signature.");
    const twice = JSON.stringify(right).replace('"cost_nano":', '"cost_nano":"0","cost_nano":');
    for (const [content, sentence] of [
      [twice, "The receipt names a member twice: what it says depends on the reader."],
      ["[]", "The file holds no receipt."],
      [{ object: "usage" }, "The file holds no receipt."],
      ["{", "The file is not JSON."],
    ] as const)
      expect(await withKey(content)).toMatchObject({ exitCode: 1, said: `${sentence}\n` });
    const deep = JSON.stringify(right).replace("{", `{"deep":${"[".repeat(200_000)}${"]".repeat(200_000)},`);
    expect(await withKey(deep)).toMatchObject({ exitCode: 1, said: expect.stringContaining(altered) });
  });

  test("keys that cannot be read, or are none", async () => {
    expect(await verify(right, "--key", path.join(folder, "none.json"))).toMatchObject({
      exitCode: 1,
      said: "--key: this file cannot be read.\n",
    });
    const secret = { keys: [{ kty: "oct", k: "AAAA", kid: (await signingKey()).kid, alg: "HS256" }] };
    const { exitCode, said } = await verify(right, "--key", write(secret));
    expect({ exitCode, said }).toEqual({ exitCode: 1, said: expect.stringContaining("no set of Ed25519 keys") });
    expect((await verify(right, "--url", "http://tacit.example")).said).toContain("--url: must be an address such as");
    expect((await verify(right, "--key", keyFile, "--url", "https://tacit.example")).exitCode).toBe(2);
  });
});

test("keys are fetched from the site that publishes them, from nowhere it is sent on to", async () => {
  const published = { keys: [(await signingKey()).publicKey] };
  const asked: string[] = [];
  const site = await serveWeb(async (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    if (pathname.startsWith("/moved")) return Response.redirect(`${new URL(request.url).origin}/elsewhere.json`);
    return Response.json(published);
  });
  expect((await verify(right, "--url", site.url)).exitCode).toBe(0);
  expect(asked[0]).toBe("/.well-known/tacit-receipts.json");
  expect((await verify(right, "--url", `${site.url}/moved.json`)).exitCode).toBe(1);
  expect(asked).not.toContain("/elsewhere.json");
  await site.close();
  expect((await verify(right, "--url", site.url)).said).toMatch(/^--url: nothing answers at /);
});

test("the command itself needs no database, and takes a receipt by stdin", async () => {
  const dataDir = path.join(folder, "data");
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" };
  const admin = ["--import", "tsx", "lib/main/admin.ts", "verify", "receipt", "--file", "-", "--json"];
  const run = async (...flags: string[]) => {
    const child = spawn(process.execPath, [...admin, ...flags], { env: env as unknown as NodeJS.ProcessEnv });
    child.stdin.end(JSON.stringify(right));
    const exited = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const [stdout, exitCode] = await Promise.all([text(child.stdout), exited]);
    return { exitCode, json: JSON.parse(stdout) };
  };
  expect(await run("--key", keyFile)).toMatchObject({ exitCode: 0, json: { ok: true } });
  expect(readdirSync(folder)).not.toContain("data");
  // Another installation: it has secrets of its own, and did not sign this.
  expect(await run()).toMatchObject({ exitCode: 1, json: { ok: false, signature: "unknown_key" } });
  expect(readdirSync(dataDir)).toEqual(["secrets.json"]);
});
