/**
 * Reserves and settles a second on one Postgres of its own, side by side: the hold book, which batches, and one
 * interactive transaction of Prisma's for each. Ratios are what counts; absolutes are this machine's. fsync is on.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { toNano } from "@/lib/base/money";
import { reconcile } from "@/lib/billing/reconcile";
import type { HoldRequest } from "@/lib/billing/schema";
import { disconnect } from "@/lib/db/client";
import { openEmbeddedDatabase } from "@/lib/db/embedded";
import { migrate } from "@/lib/db/migrate";
import { callOf, newHold, newWallet, openBook, type TestKey } from "../integration/billing/fixtures";
import { openUnbatchedHolds } from "./unbatched-holds";

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const concurrency = Number(process.env.BENCH_CONCURRENCY ?? 256);
const batchedPairs = 8_000;
const unbatchedPairs = 400;
const connections = 20;

/** Takes a hold and pays for it. */
type Pair = (hold: HoldRequest) => Promise<void>;

const dataDir = mkdtempSync(path.join(os.tmpdir(), "tacit-bench-"));
const database = await openEmbeddedDatabase({ dataDir });
process.env.DATABASE_URL = database.url;
process.env.LOG_LEVEL = "silent";
try {
  await migrate(database.url);
  const book = await openBook({ url: database.url, dataDir });
  const plain = await openUnbatchedHolds(database.url, connections);
  const batched: Pair = async (hold) => {
    if ((await book.reserve(hold)).outcome !== "reserved") throw new Error("refused");
    await book.settle(callOf(hold));
  };
  const unbatched: Pair = async (hold) => {
    if (!(await plain.reserve(hold))) throw new Error("refused");
    await plain.settle(hold);
  };
  console.log(`reserve + settle, ${concurrency} calls at once, median of ${rounds} rounds`);
  for (const wallets of [1, 100]) {
    const keys: TestKey[] = [];
    while (keys.length < wallets) keys.push((await newWallet("1000")).key);
    await compare(`${wallets} wallet${wallets > 1 ? "s" : ""}`, keys, { batched, unbatched });
  }
  await Promise.all([book.close(), plain.close()]);
  const { differences } = await reconcile();
  console.log(differences.length === 0 ? "the books agree" : `THE BOOKS DIFFER: ${JSON.stringify(differences)}`);
} finally {
  await disconnect();
  await database.leave();
  rmSync(dataDir, { recursive: true, force: true });
}

async function compare(name: string, keys: readonly TestKey[], ways: { batched: Pair; unbatched: Pair }) {
  await rate(ways.batched, keys, 500);
  await rate(ways.unbatched, keys, 50);
  const rates = { batched: [] as number[], unbatched: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    rates.unbatched.push(await rate(ways.unbatched, keys, unbatchedPairs));
    rates.batched.push(await rate(ways.batched, keys, batchedPairs));
  }
  const [fast, slow] = [median(rates.batched), median(rates.unbatched)];
  console.log(
    `${name.padEnd(12)} unbatched ${slow.toFixed(0).padStart(6)}/s   batched ${fast.toFixed(0).padStart(6)}/s   ${(fast / slow).toFixed(1)}x`,
  );
}

/** Pairs a second, the keys taking turns. */
async function rate(pair: Pair, keys: readonly TestKey[], count: number): Promise<number> {
  let left = count;
  const worker = async () => {
    while (left > 0) await pair(newHold(keys[left-- % keys.length]!, toNano(1_000n)));
  };
  const beganMs = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (count * 1_000) / (performance.now() - beganMs);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
