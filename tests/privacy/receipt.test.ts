import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { formatUsd } from "@/lib/base/money";
import { setPrice } from "@/lib/billing/prices/set-price";
import { db } from "@/lib/db/client";
import { inventory } from "@/lib/privacy/inventory/inventory";
import { keepDays } from "@/lib/privacy/inventory/keep";
import { getReceipt, receiptDays } from "@/lib/usage/get-receipt";
import { toReceiptPrice } from "@/lib/usage/to-receipt-price";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();
const operator = { kind: "command_line" } as const;
const usage = inventory.tables.find((table) => table.model === "UsageRecord")!;

test("a receipt shows every column of its row", async () => {
  const user = await createUser(operator, { email: "ada@example.com", password: "a long enough passphrase" });
  const { organizationId } = user;
  const { walletId } = await db().organization.findUniqueOrThrow({ where: { id: organizationId } });
  const { priceId } = await setPrice(operator, { model: "m", inputUsdPerMillion: "1", outputUsdPerMillion: "2" });
  // Every value is another, so that none can stand in for its neighbour.
  const row = {
    id: "01a20153-64e2-775d-aff2-42059d5988a4",
    organizationId,
    keyId: randomUUID(),
    walletId,
    model: "m",
    channelId: randomUUID(),
    provider: "openai",
    tried: ["groq:rate_limited", "openai:ok"],
    byok: true,
    endpoint: "chat_completions",
    lane: "forward",
    stream: true,
    status: "ok",
    httpStatus: 207,
    finishReason: "length",
    inputTokens: 1001,
    cacheReadTokens: 1002,
    cacheWrite5mTokens: 1003,
    cacheWrite1hTokens: 1004,
    outputTokens: 1005,
    reasoningTokens: 1006,
    audioInputTokens: 1014,
    audioOutputTokens: 1015,
    webSearchCalls: 1007,
    billedCalls: 1008,
    usageSource: "upstream",
    priceId: BigInt(priceId),
    heldNano: 1010n,
    chargedNano: 1009n,
    writtenOffNano: 1011n,
    firstTokenMs: 1012,
    durationMs: 1013,
    createdAt: new Date("2026-01-02T03:04:05.006Z"),
    settledAt: new Date("2026-01-02T03:04:07.008Z"),
  } as const;
  await db().usageRecord.create({ data: { ...row, tried: [...row.tried] } });
  expect(Object.keys(row).sort()).toEqual(usage.columns.map((column) => column.field).sort());

  const receipt = await getReceipt(organizationId, row.id);
  const shown = JSON.stringify(receipt);
  expect(receipt.routing.tried.map(({ provider, outcome }) => `${provider}:${outcome}`)).toEqual(row.tried);
  const said = {
    ...row,
    tried: receipt.routing.attempts,
    id: receipt.id,
    createdAt: row.createdAt.toJSON(),
    settledAt: row.settledAt.toJSON(),
  };
  const missing = Object.entries(said).filter(([, value]) => !shown.includes(String(value)));
  expect(missing).toEqual([]);
  expect(receipt.cost_usd).toBe(formatUsd(row.chargedNano));
});

test("a receipt shows every rate of the price it was charged at", () => {
  const columns = inventory.tables.find((table) => table.model === "Price")!.columns.map(({ field }) => field);
  const rates = columns.filter((field) => /Pico|Nano|Bps|Tokens/.test(field));
  // Whole millions of pico-USD and billions of nano-USD: as USD each is a number of its own.
  const row = Object.fromEntries(
    rates.map((field, index) => {
      const amount = 1_001 + index;
      if (/Bps|Tokens/.test(field)) return [field, amount];
      return [field, BigInt(amount) * (field.endsWith("Nano") ? 1_000_000_000n : 1_000_000n)];
    }),
  );
  expect(columns.filter((field) => !(field in row)).sort()).toEqual(["effectiveFrom", "id", "model", "source"]);
  const shown = JSON.stringify(toReceiptPrice({ ...row, id: 7n } as unknown as Parameters<typeof toReceiptPrice>[0]));
  expect(rates.filter((_, index) => !shown.includes(`${1_001 + index}`))).toEqual([]);
});

test("a receipt expires when the inventory says that its row is deleted", () => {
  expect(receiptDays).toBe(keepDays(usage.keep!));
});
