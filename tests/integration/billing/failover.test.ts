import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { toNano } from "@/lib/base/money";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { createSettleSpool } from "@/lib/billing/holds/settle-spool";
import { toSettlement } from "@/lib/billing/holds/settlement";
import { setPrice } from "@/lib/billing/prices/set-price";
import { reconcile } from "@/lib/billing/reconcile";
import type { CallFacts, HoldRequest } from "@/lib/billing/schema";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import { callOf, newHold, newWallet, openBook, operator, walletOf } from "./fixtures";

const database = testDatabase();
let book: HoldBook;
let priceId: string;

beforeAll(async () => {
  book = await openBook(database);
  priceId = (await setPrice(operator, { model: "spare", inputUsdPerMillion: "1", outputUsdPerMillion: "2" })).priceId;
});

afterAll(async () => {
  await book.close();
  expect((await reconcile()).differences).toEqual([]);
});

const rowOf = (id: string) => db().usageRecord.findUniqueOrThrow({ where: { id } });

function servedBySpare(hold: HoldRequest, channelId: string): HoldRequest {
  const deployment = { model: "spare", provider: "groq", channelId, isPooled: false, price: { priceId } };
  return { ...hold, deployment, lane: "translate" };
}

test("a call that fell back is recorded, and priced, as who served it in the end", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key, toNano(1_000n));
  await book.reserve(hold);
  const channelId = newId();
  const tried: CallFacts["tried"] = [
    { provider: "openai", outcome: "rate_limited" },
    { provider: "azure-openai", outcome: "connect" },
    { provider: "groq", outcome: "ok" },
  ];
  await book.settle(callOf(servedBySpare(hold, channelId), { costNano: toNano(1_400n), tried }));

  expect(await rowOf(hold.id)).toMatchObject({
    model: "spare",
    provider: "groq",
    channelId,
    priceId: BigInt(priceId),
    lane: "translate",
    byok: true,
    tried: ["openai:rate_limited", "azure-openai:connect", "groq:ok"],
    chargedNano: 1_000n,
    heldNano: 1_000n,
    writtenOffNano: 400n,
  });
  expect(await walletOf(wallet)).toMatchObject({ held: 0n, spent: 1_000n });
});

test("calls of one batch keep their own ways apart", async () => {
  const wallet = await newWallet("1");
  const holds = Array.from({ length: 12 }, () => newHold(wallet.key, toNano(10n)));
  await Promise.all(holds.map((hold) => book.reserve(hold)));
  const calls = holds.map((hold, index) =>
    callOf(index % 2 ? servedBySpare(hold, newId()) : hold, {
      tried: Array.from({ length: index % 4 }, () => ({ provider: "openai", outcome: "overloaded" as const })),
    }),
  );
  await Promise.all(calls.map((call) => book.settle(call)));
  for (const { hold, tried } of calls)
    expect(await rowOf(hold.id)).toMatchObject({
      model: hold.deployment.model,
      channelId: hold.deployment.channelId,
      tried: tried.map(() => "openai:overloaded"),
    });
});

test("a try whose words are not closed words is left out, and the call is charged all the same", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key, toNano(10n));
  await book.reserve(hold);
  const odd = [
    { provider: "what the caller said, {really}", outcome: "ok" },
    { provider: "openai", outcome: "said: no" },
    { provider: "openai", outcome: "ok" },
  ] as CallFacts["tried"];
  await book.settle(callOf(hold, { tried: [...odd, ...Array(50).fill(odd[2])] }));
  const { tried, chargedNano } = await rowOf(hold.id);
  expect(tried).toEqual(Array(32).fill("openai:ok"));
  expect(chargedNano).toBe(10n);
});

test("the database refuses any other word about a call's way", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key, toNano(10n));
  await book.reserve(hold);
  await book.settle(callOf(hold));
  const { id: _, ...row } = await rowOf(hold.id);
  for (const tried of [["openai"], ["openai:hello"], ["Open AI:ok"], ["openai:ok", "my secret"], ["openai:ok\nhello"]])
    await expect(db().usageRecord.create({ data: { ...row, id: newId(), tried } })).rejects.toThrow();
});

test("what a call in flight cost when its node died is recorded for the way its hold was taken for", async () => {
  const wallet = await newWallet("1");
  const channel = await db().channel.create({
    data: { organizationId: wallet.organizationId, provider: "groq", name: "own", baseUrl: "http://127.0.0.1:9/v1" },
  });
  const dead = await openBook(database, { heartbeatMs: 3_600_000, sweepMs: 3_600_000 });
  const hold = servedBySpare(newHold(wallet.key), channel.id);
  await dead.reserve(hold);
  const { ownerEpoch } = await db().hold.findUniqueOrThrow({ where: { id: hold.id } });
  await db().gatewayNode.update({ where: { epoch: ownerEpoch }, data: { heartbeatAt: new Date(0) } });
  await book.sweep();
  expect(await rowOf(hold.id)).toMatchObject({
    status: "recovered",
    model: "spare",
    provider: "groq",
    channelId: channel.id,
    byok: true,
    tried: [],
  });
  await dead.close();
});

test("a line that an older version left in the spool still settles its call", async () => {
  const wallet = await newWallet("1");
  const hold = newHold(wallet.key, toNano(70n));
  await book.reserve(hold);
  const { tried: _, byok: __, ...old } = toSettlement(callOf(hold, { costNano: toNano(30n) }));
  const folder = path.join(database.dataDir, "settle-spool");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "older.jsonl"), `${JSON.stringify(old)}\n`);
  const next = await openBook(database);
  await expect.poll(() => db().usageRecord.count({ where: { id: hold.id } }), { timeout: 10_000 }).toBe(1);
  expect(await rowOf(hold.id)).toMatchObject({ chargedNano: 30n, tried: [], byok: false });
  await next.close();
});

test("the spool gives back every member of what it was given", async () => {
  const wallet = await newWallet("1");
  const settlement = toSettlement(callOf(servedBySpare(newHold(wallet.key), newId())));
  const folder = path.join(database.dataDir, "other-spool");
  await createSettleSpool({ folder, name: "a" }).append([settlement]);
  const { settlements } = await createSettleSpool({ folder, name: "b" }).takeOver();
  expect(settlements).toEqual([settlement]);
});
