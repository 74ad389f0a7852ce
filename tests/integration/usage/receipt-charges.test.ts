import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { type Nano, toNano } from "@/lib/base/money";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { findPrices } from "@/lib/billing/prices/find-prices";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import { createSettlement, type Ending } from "@/lib/gateway/call/settle-call";
import type { HoldRequest, Ports, PriceFacts } from "@/lib/gateway/ports";
import { getReceipt } from "@/lib/usage/get-receipt";
import { checkCharge } from "@/lib/usage/receipts/check-charge";
import { checkSignature } from "@/lib/usage/receipts/check-signature";
import { listPublicKeys } from "@/lib/usage/receipts/list-public-keys";
import { callStatuses, type Receipt } from "@/lib/usage/schema";
import { deployment, inferenceKey } from "@/tests/support/fake-house";
import { testDatabase } from "@/tests/support/test-database";
import { newWallet, noUsage, openBook, type Wallet } from "../billing/fixtures";

const database = testDatabase();
const calls = 80;
const seed = Number(process.env.TACIT_SEED) || Date.now() % 1_000_000;
let book: HoldBook;
let wallet: Wallet;
const prices: PriceFacts[] = [];

beforeAll(async () => {
  book = await openBook(database, { heartbeatMs: 3_600_000, sweepMs: 3_600_000 });
  wallet = await newWallet("1000");
  const plain = {
    inputPicoPerToken: 151_207n,
    cacheReadPicoPerToken: 37_001n,
    cacheWrite5mPicoPerToken: 189_009n,
    cacheWrite1hPicoPerToken: 302_413n,
    outputPicoPerToken: 603_003n,
    source: "test",
  };
  const own = { audioInputPicoPerToken: 2_500_001n, audioOutputPicoPerToken: 5n, reasoningPicoPerToken: 700_007n };
  const long = {
    longContextAboveTokens: 5_000,
    longInputPicoPerToken: 300_001n,
    longCacheReadPicoPerToken: 70_003n,
    longCacheWrite5mPicoPerToken: 400_007n,
    longCacheWrite1hPicoPerToken: 600_011n,
    longOutputPicoPerToken: 900_013n,
  };
  const each = { perCallNano: 1_234_567n, webSearchNano: 10_000_001n };
  const free = { inputPicoPerToken: 0n, outputPicoPerToken: 0n, cacheReadPicoPerToken: 0n };
  for (const [index, extra] of [{}, own, long, each, { ...own, ...long, ...each, markupBps: 250 }, free].entries())
    await db().price.create({ data: { ...plain, ...extra, model: `model-${index}` } });
  const facts = await findPrices(Array.from({ length: 6 }, (_, index) => `model-${index}`));
  prices.push(...facts.values());
  expect(prices).toHaveLength(6);
});

afterAll(async () => {
  await book.close();
  expect((await reconcile()).differences).toEqual([]);
});

function generator(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const random = generator(seed);
const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;

async function reserve(price: PriceFacts, amountNano: Nano, by = book): Promise<HoldRequest> {
  const hold: HoldRequest = {
    id: newId(),
    key: { ...inferenceKey, ...wallet.key },
    deployment: { ...deployment, channelId: null, price },
    endpoint: "chat_completions",
    lane: "forward",
    stream: true,
    amountNano,
  };
  expect(await by.reserve(hold)).toEqual({ outcome: "reserved" });
  return hold;
}

/** Ends a call as the engine does: what it cost, and what of that is charged, is the engine's own doing. */
function settle(hold: HoldRequest, ending: Pick<Ending, "status" | "httpStatus" | "usage">): Promise<void> {
  return new Promise((onSettled) => {
    const ports = { settle: book.settle, alert() {}, nowMs: Date.now } as Partial<Ports> as Ports;
    createSettlement(ports, { hold, startedAtMs: Date.now(), rates: null, onSettled }).settle({
      deployment: hold.deployment,
      lane: hold.lane,
      isStreamed: hold.stream,
      finishReason: null,
      firstTokenMs: null,
      tried: [{ provider: "openai", outcome: "ok" }],
      ...ending,
    });
  });
}

async function checked(hold: HoldRequest): Promise<Receipt> {
  const receipt = await getReceipt(wallet.organizationId, hold.id);
  const read = JSON.parse(JSON.stringify(receipt));
  expect(await checkSignature(read, await listPublicKeys())).toMatchObject({ outcome: "good" });
  const { problem, charge, facts } = checkCharge(read);
  expect({ problem, seed, receipt: read }).toMatchObject({ problem: null });
  expect(facts).not.toBeNull();
  if (charge && receipt.usage.source === "upstream")
    expect(charge.nano).toBe(BigInt(receipt.cost_nano) + BigInt(receipt.written_off_nano));
  return receipt;
}

test(`whatever a call used, at whatever price, its receipt is signed and computes to its charge`, async () => {
  const seen = { writtenOff: 0, long: 0, estimated: 0 };
  for (let call = 0; call < calls; call++) {
    const part = (whole: number) => (random(2) ? random(whole + 1) : 0);
    const inputTokens = random(10_000);
    const cacheReadTokens = part(inputTokens);
    const cacheWrite5mTokens = part(inputTokens - cacheReadTokens);
    const cacheWrite1hTokens = part(inputTokens - cacheReadTokens - cacheWrite5mTokens);
    const outputTokens = random(3_000);
    const usage = {
      inputTokens,
      cacheReadTokens,
      cacheWrite5mTokens,
      cacheWrite1hTokens,
      outputTokens,
      reasoningTokens: part(outputTokens),
      audioInputTokens: part(inputTokens),
      audioOutputTokens: part(outputTokens),
      webSearchCalls: part(4),
      calls: random(4),
      source: pick(["upstream", "upstream", "estimated", "none"] as const),
    };
    const hold = await reserve(pick(prices), toNano(BigInt(random(2) ? random(2_000) : 200_000_000)));
    await settle(hold, { status: pick(["ok", "client_aborted", "upstream_failed"]), httpStatus: 200, usage });
    const receipt = await checked(hold);
    if (receipt.written_off_nano !== "0") seen.writtenOff++;
    if (receipt.price.long_context && inputTokens > 5_000) seen.long++;
    if (usage.source === "estimated") seen.estimated++;
  }
  for (const count of Object.values(seen)) expect(count, `seed ${seed}: ${JSON.stringify(seen)}`).toBeGreaterThan(0);
});

test("a call of every status has a receipt that is signed and right", async () => {
  const price = prices[4]!;
  const usage = { ...noUsage, inputTokens: 700, outputTokens: 50, source: "upstream" } as const;
  const seen = new Set<string>();
  for (const status of ["ok", "client_aborted", "upstream_failed", "voided"] as const) {
    const hold = await reserve(price, toNano(90_000_000n));
    const isVoid = status === "voided";
    await settle(hold, {
      status,
      httpStatus: isVoid ? 503 : 200,
      usage: isVoid ? { ...usage, source: "none" } : usage,
    });
    seen.add((await checked(hold)).status);
  }

  const unstorable = await reserve(price, toNano(90_000_000n));
  expect(await book.checkpoint(unstorable.id, toNano(400n))).toBe("open");
  const way = { ...unstorable.deployment, provider: "nul\u0000" };
  await settle({ ...unstorable, deployment: way }, { status: "ok", httpStatus: 200, usage });
  expect(await checked(unstorable)).toMatchObject({ status: "upstream_failed", http_status: 0, cost_nano: "400" });

  const lost = await openBook(database, { heartbeatMs: 3_600_000, sweepMs: 3_600_000 });
  const begun = await reserve(price, toNano(90_000_000n), lost);
  expect(await lost.checkpoint(begun.id, toNano(777n))).toBe("open");
  const { ownerEpoch } = await db().hold.findUniqueOrThrow({ where: { id: begun.id } });
  await db().gatewayNode.updateMany({ where: { epoch: ownerEpoch }, data: { heartbeatAt: new Date(0) } });
  expect(await book.sweep()).toBe(1);
  await lost.close();
  expect(await checked(begun)).toMatchObject({ status: "recovered", cost_nano: "777" });
  seen.add("recovered");
  expect([...seen].sort()).toEqual([...callStatuses].sort());
});
