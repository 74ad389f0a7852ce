import { afterAll, beforeAll, expect, test } from "vitest";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { testDatabase } from "@/tests/support/test-database";
import { openBook } from "../fixtures";
import { layBomb, playHistory } from "./history";

const database = testDatabase();
// Thousands of them: HISTORIES=2000 HISTORY_STEPS=15 HISTORIES_SEED=1 npx vitest run … payments/histories
const histories = Number(process.env.HISTORIES ?? 10);
const steps = Number(process.env.HISTORY_STEPS ?? 50);
const firstSeed = Number(process.env.HISTORIES_SEED ?? Math.floor(Date.now() / 1_000) % 1_000_000);
let book: HoldBook;

beforeAll(async () => {
  book = await openBook(database, { settleLingerMs: 0 });
  await layBomb();
});
afterAll(() => book.close());

test(`after any history the wallet is what the processor's own book says (${histories} of ${steps} steps)`, {
  timeout: 60_000 + histories * 20_000,
}, async () => {
  process.stderr.write(`${histories} histories of ${steps} steps, HISTORIES_SEED=${firstSeed}\n`);
  for (let seed = firstSeed; seed < firstSeed + histories; seed++)
    expect(await playHistory(seed, { book, steps }), `HISTORIES_SEED=${seed}`).toEqual([]);
});
