import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { GET as getKeys } from "@/app/.well-known/tacit-receipts.json/route";
import { GET as download } from "@/app/(dashboard)/dashboard/usage/[id]/receipt.json/route";
import { ReceiptSlip } from "@/app/(dashboard)/dashboard/usage/[id]/receipt-slip";
import { nodeSample } from "@/app/(site)/docs/receipts/samples";
import { parseRequestId } from "@/lib/base/ids";
import { setPrice } from "@/lib/billing/prices/set-price";
import { db } from "@/lib/db/client";
import { runAdmin } from "@/lib/main/admin/run-admin";
import { handleGatewayRequest } from "@/lib/main/gateway";
import { checkSignature } from "@/lib/usage/receipts/check-signature";
import { retiredKeysFile } from "@/lib/usage/receipts/read-retired-keys";
import { deriveSigningKey, signingKey } from "@/lib/usage/receipts/signing-key";
import type { Receipt } from "@/lib/usage/schema";
import { addCustomer, type Customer, leaveHouse } from "@/tests/support/furnished-house";
import { testDatabase } from "@/tests/support/test-database";
import { serveWeb } from "@/tests/support/web-server";
import { newCredentialsKey } from "../../unit/usage/receipt";

const signedIn = vi.hoisted(() => ({ kind: "user", organizationRole: "viewer", organizationId: "" }));
vi.mock("@/lib/web/session", () => ({ requireSession: async () => signedIn }));

const database = testDatabase();
const run = promisify(execFile);
const folder = mkdtempSync(path.join(os.tmpdir(), "tacit-fetched-"));
const root = path.resolve(import.meta.dirname, "../../..");
let site: Awaited<ReturnType<typeof serveWeb>>;
let ada: Customer;
let bob: Customer;
let requestId: string;
let retiredKid: string;

beforeAll(async () => {
  const retired = await deriveSigningKey(newCredentialsKey());
  retiredKid = retired.kid;
  writeFileSync(path.join(database.dataDir, retiredKeysFile), JSON.stringify({ keys: [retired.publicKey] }));
  await setPrice(
    { kind: "command_line" },
    { model: "sandbox/echo", inputUsdPerMillion: "0.151207", outputUsdPerMillion: "0.603003" },
  );
  ada = await addCustomer(1_000_000_000n);
  bob = await addCustomer(0n);
  site = await serveWeb(async (request) => {
    const { pathname } = new URL(request.url);
    return pathname === "/.well-known/tacit-receipts.json" ? getKeys(request, {}) : handleGatewayRequest(request);
  });
  requestId = await call();
});

afterAll(async () => {
  await site.close();
  await leaveHouse();
  rmSync(folder, { recursive: true });
});

/** A call through the gateway, settled. */
async function call(): Promise<string> {
  const answer = await fetch(`${site.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${ada.key}` },
    body: JSON.stringify({
      model: "sandbox/echo",
      messages: [{ role: "user", content: "Twelve words that nobody keeps" }],
    }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
  const id = answer.headers.get("x-request-id")!;
  const settled = () => db().usageRecord.findUniqueOrThrow({ where: { id: parseRequestId(id)! } });
  await vi.waitFor(settled, { timeout: 10_000 });
  return id;
}

const fetchReceipt = (customer: Customer, id = requestId) =>
  fetch(`${site.url}/v1/receipts/${id}`, { headers: { authorization: `Bearer ${customer.key}` } });

test("the keys are published to anybody on any page: no session asked, no cookie set, kept for an hour", async () => {
  const answer = await fetch(`${site.url}/.well-known/tacit-receipts.json`, {
    headers: { origin: "https://elsewhere.example" },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(answer.headers.get("cache-control")).toBe("public, max-age=3600");
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect(answer.headers.has("set-cookie")).toBe(false);
  const { keys } = await answer.json();
  expect(keys.map(({ kid }: { kid: string }) => kid)).toEqual([(await signingKey()).kid, retiredKid]);
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
});

test("a receipt fetched over HTTP verifies by the published keys, with the lines that the docs give", async () => {
  writeFileSync(path.join(folder, "receipt.json"), await (await fetchReceipt(ada)).text());
  writeFileSync(path.join(folder, "verify.mjs"), nodeSample(`${site.url}/v1`));
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  const { stdout } = await run(process.execPath, ["verify.mjs"], { cwd: folder });
  expect(stdout).toMatch(/^req_[0-9a-f]{32} cost 0\.0000\d{5} USD\n$/);

  const forged = { ...(await (await fetchReceipt(ada)).json()), cost_usd: "0.000000001" };
  writeFileSync(path.join(folder, "receipt.json"), JSON.stringify(forged));
  await expect(run(process.execPath, ["verify.mjs"], { cwd: folder })).rejects.toThrow(/signature verification failed/);
});

test("the operator's command finds a call's receipt right, by the site's keys and by the installation's own", async () => {
  const file = path.join(folder, "right.json");
  writeFileSync(file, await (await fetchReceipt(ada)).text());
  for (const flags of [["--url", site.url], []]) {
    const { exitCode, stdout } = await runAdmin(["verify", "receipt", "--file", file, ...flags, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, id: requestId, kid: (await signingKey()).kid });
    expect(exitCode).toBe(0);
  }
});

test("a receipt of another organization is not found, neither by key nor by session", async () => {
  expect((await fetchReceipt(bob)).status).toBe(404);
  signedIn.organizationId = bob.organizationId;
  const answer = await download(new Request(site.url), { params: Promise.resolve({ id: requestId }) });
  expect(answer.status).toBe(404);
  expect(await answer.text()).not.toContain("cost");
});

test("the downloaded file is byte for byte what the API answers, and no cache keeps it", async () => {
  signedIn.organizationId = ada.organizationId;
  const answer = await download(new Request(site.url), { params: Promise.resolve({ id: requestId }) });
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="receipt-${requestId}.json"`);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(await answer.text()).toBe(await (await fetchReceipt(ada)).text());
});

test("the page shows who signed the receipt, with which key, and where that is explained", async () => {
  const receipt: Receipt = await (await fetchReceipt(ada)).json();
  expect(await checkSignature(receipt, { keys: [(await signingKey()).publicKey] })).toMatchObject({ outcome: "good" });
  const html = renderToStaticMarkup(ReceiptSlip({ receipt, keyName: "test" }));
  const shown = [receipt.id, receipt.signature, (await signingKey()).kid, receipt.key_id, receipt.organization_id];
  const ways = [
    "/.well-known/tacit-receipts.json",
    "/docs/receipts#verify",
    receipt.cost_usd,
    `no. ${receipt.price.id}`,
  ];
  for (const text of [...shown, ...ways]) expect(html).toContain(text);

  const usage = { ...receipt.usage, input_tokens: 0, output_tokens: 0 };
  const lost = { ...receipt, status: "recovered", http_status: 0, usage } as const;
  const without = renderToStaticMarkup(ReceiptSlip({ receipt: lost, keyName: null }));
  expect(without).toContain("not known: charged what had been observed");
  expect(without).not.toContain("/M");
});
