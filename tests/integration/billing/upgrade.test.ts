import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { parseUsd, toNano } from "@/lib/base/money";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { findPriceViews } from "@/lib/billing/prices/find-prices";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { reconcile } from "@/lib/billing/reconcile";
import { models } from "@/lib/catalog/models";
import { migrate } from "@/lib/db/migrate";
import { findKeyFacts } from "@/lib/keys/find-key-facts";
import { hashKey, makeKey } from "@/lib/keys/key-format";
import { getReceipt } from "@/lib/usage/get-receipt";
import { checkCharge } from "@/lib/usage/receipts/check-charge";
import { checkSignature } from "@/lib/usage/receipts/check-signature";
import { listPublicKeys } from "@/lib/usage/receipts/list-public-keys";
import { writeCallsCsv } from "@/lib/usage/write-calls-csv";
import { findLiveKey } from "@/tests/support/live-key";
import { testDatabase } from "@/tests/support/test-database";
import { callOf, newHold, openBook, operator } from "./fixtures";

/** The release before money was paid for had these migrations and no more. */
const lastOfBefore = "20261122000002_routing";
const database = testDatabase();
const organizationId = newId();
const userId = newId();
const keyId = newId();
let key = "";
let upgraded: string[] = [];

// By hand: 650 · 2.5 + 200 · 0.625 + 150 · 2.5 + 300 · 15, in USD per million tokens; what it searched cost nothing then.
const costNano = 6_625_000n;
const tokens = "1000, 200, 100, 50, 300, 100, 3";
const nothing = "0, 0, 0, 0, 0, 0, 0";

type OldCall = {
  is: string;
  price?: number;
  tokens?: string;
  calls?: number;
  held: bigint;
  charged: bigint;
  off?: bigint;
};
const calls: readonly OldCall[] = [
  { is: "'ok', 200, 'upstream'", tokens, held: 10_000_000n, charged: costNano },
  { is: "'ok', 200, 'upstream'", tokens, held: 5_000_000n, charged: 5_000_000n, off: costNano - 5_000_000n },
  { is: "'client_aborted', 200, 'estimated'", tokens, held: 4_000_000n, charged: 4_000_000n },
  { is: "'voided', 503, 'none'", held: 0n, charged: 0n },
  { is: "'recovered', 0, 'estimated'", held: 1_000n, charged: 123n },
  { is: "'upstream_failed', 0, 'none'", held: 1_000n, charged: 77n },
  { is: "'ok', 200, 'upstream'", price: 2, calls: 4, held: 400_000_000n, charged: 160_000_000n },
].map((call) => ({ id: newId(), ...call }));
const spentNano = calls.reduce((sum, { charged }) => sum + charged, 0n);

/** As the release before wrote it, column by column. */
function oldRows(): string {
  const rows = calls.map(
    ({ is, price = 1, tokens = nothing, calls = 1, held, charged, off = 0n }) =>
      `('${newId()}', '${organizationId}', '${keyId}', 1, 'gemini-2.5-pro', 'google', 'chat_completions', 'forward', true,
        ${is}, ${tokens}, ${calls}, '{google:ok}', ${price}, ${held}, ${charged}, ${off}, 9, now(), now())`,
  );
  return `
    INSERT INTO users (id, email, email_normalized, username, username_normalized, password_hash, adult_confirmed_at,
      terms_version, terms_accepted_at) VALUES ('${userId}', 'a@a.test', 'a@a.test', 'a', 'a', '', now(), '1', now());
    INSERT INTO buckets (kind, cap_nano, spent_nano, held_nano)
      VALUES ('wallet', 1000000000000, ${spentNano}, 5000), ('key', 4611686018427387904, ${spentNano}, 5000);
    INSERT INTO organizations (id, owner_id, wallet_id) VALUES ('${organizationId}', '${userId}', 1);
    INSERT INTO api_keys (id, organization_id, name, bucket_id) VALUES ('${keyId}', '${organizationId}', 'old', 2);
    INSERT INTO api_key_secrets (hmac, key_id, prefix, last4)
      VALUES ('\\x${hashKey(key).toString("hex")}', '${keyId}', 'tct_', '0000');
    INSERT INTO prices (model, input_pico_per_token, cache_read_pico_per_token, cache_write_5m_pico_per_token,
      cache_write_1h_pico_per_token, output_pico_per_token, per_call_nano, source) VALUES
      ('gemini-2.5-pro', 2500000, 625000, 2500000, 2500000, 15000000, 0, 'genai-prices@0.1.8, highest tier'),
      ('gpt-image-1', 0, 0, 0, 0, 0, 40000000, 'operator'),
      ('sandbox/echo', 1000000, 1000000, 1000000, 1000000, 2000000, 0, 'tacit');
    INSERT INTO usage_records (id, organization_id, key_id, wallet_id, model, provider, endpoint, lane, stream, status,
      http_status, usage_source, input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens,
      output_tokens, reasoning_tokens, web_search_calls, billed_calls, tried, price_id, held_nano, charged_nano,
      written_off_nano, duration_ms, created_at, settled_at) VALUES ${rows.join()};
    INSERT INTO ledger_accounts (kind, wallet_id) VALUES ('wallet', 1);
    INSERT INTO ledger_entries (kind, debit_account_id, credit_account_id, amount_nano, day, calls)
      SELECT 'grant'::"LedgerEntryKind", promotion.id, wallet.id, 1000000000000, NULL::date, 0 FROM ledger_accounts promotion, ledger_accounts wallet
        WHERE promotion.kind = 'promotion' AND wallet.wallet_id = 1
      UNION ALL SELECT 'usage', wallet.id, revenue.id, ${spentNano}, (now() AT TIME ZONE 'utc')::date, 6
        FROM ledger_accounts revenue, ledger_accounts wallet WHERE revenue.kind = 'revenue' AND wallet.wallet_id = 1;
    INSERT INTO holds (id, organization_id, key_id, wallet_id, bucket_ids, amount_nano, observed_nano, price_id, model,
      endpoint, lane, stream, owner_epoch, created_at) VALUES ('${newId()}', '${organizationId}', '${keyId}', 1, '{1,2}',
      5000, 1234, 1, 'gemini-2.5-pro', 'chat_completions', 'forward', true, '${newId()}', now() - interval '1 hour')`;
}

/** A folder with the migrations up to this one. */
function migrationsUpTo(last: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "tacit-migrations-"));
  for (const name of readdirSync("prisma/migrations").filter((name) => name <= last))
    cpSync(path.join("prisma/migrations", name), path.join(folder, name), { recursive: true });
  return folder;
}

async function run(sql: string): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  key = makeKey("inference");
  await run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  const before = migrationsUpTo(lastOfBefore);
  await migrate(database.url, before);
  rmSync(before, { recursive: true });
  await run(oldRows());
  upgraded = await migrate(database.url);
});

const owner = { kind: "user", userId, organizationId, organizationRole: "owner", role: "owner" } as const;

async function proveReceipts(count: number): Promise<void> {
  let seen = -1; // The first line has the names of the columns.
  for await (const line of writeCallsCsv(owner, { from: new Date(0), to: new Date(Date.now() + 60_000) })) {
    if (seen++ < 0) continue;
    const receipt = JSON.parse(JSON.stringify(await getReceipt(organizationId, line.split(",", 1)[0]!)));
    expect(await checkSignature(receipt, await listPublicKeys())).toMatchObject({ outcome: "good" });
    expect({ ...checkCharge(receipt), receipt }).toMatchObject({ problem: null });
  }
  expect(seen).toBe(count);
}

test("a database of the release before is brought up to date, and its calls' receipts are signed and add up", async () => {
  expect(upgraded.length).toBeGreaterThan(0);
  await proveReceipts(calls.length);
});

test("prices of the release before are what they were, and the package's highest tier gives way to its tiers", async () => {
  const named = ["gemini-2.5-pro", "gpt-image-1", "sandbox/echo"];
  const before = await findPriceViews(named);
  expect(before).toMatchObject([
    { inputPicoPerToken: 2_500_000n, longContext: null, audioInputPicoPerToken: null, webSearchNano: 0n, markupBps: 0 },
    { perCallNano: 40_000_000n, source: "operator" },
    { source: "tacit" },
  ]);
  await seedCataloguePrices(models);
  const [gemini, image, sandbox] = await findPriceViews(named);
  expect(gemini).toMatchObject({
    source: "genai-prices@0.1.8",
    inputPicoPerToken: 1_250_000n,
    longContext: { aboveTokens: 200_000, inputPicoPerToken: 2_500_000n, outputPicoPerToken: 15_000_000n },
  });
  expect([image, sandbox]).toEqual(before.slice(1));
  // The calls of before keep the price that they were admitted under.
  await proveReceipts(calls.length);
});

test("a key of the release before calls on, under a budget that is new to it, and the books agree", async () => {
  const found = await findKeyFacts(key, { mayBeLate: false });
  expect(found).toMatchObject({ keyId, bucketIds: ["1", "2"] });
  await setBudget(operator, { keyId, amountNano: parseUsd("1"), period: "month" });
  const limited = await findLiveKey(key);
  expect(limited.bucketIds).toHaveLength(3);

  const book = await openBook(database, { heartbeatMs: 3_600_000, sweepMs: 3_600_000 });
  await book.sweep();
  const hold = newHold(limited, parseUsd("0.75"), "3");
  expect(await book.reserve(hold)).toEqual({ outcome: "reserved" });
  expect(await book.reserve(newHold(limited, parseUsd("0.26")))).toMatchObject({ reason: "budget_exceeded" });
  await book.settle(callOf(hold, { costNano: toNano(17_000n) }));
  await book.close();
  // With the call that was in flight when the release before went down.
  await proveReceipts(calls.length + 2);
  expect((await reconcile()).differences).toEqual([]);
});
