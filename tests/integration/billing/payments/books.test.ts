import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { reconcile } from "@/lib/billing/reconcile";
import { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { testDatabase } from "@/tests/support/test-database";
import { buy, deliver, expectCleanBooks, newBuyer } from "./buyers";

const database = testDatabase();
let client: Client;

beforeAll(async () => {
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query("SET session_replication_role = replica");
  const stripe = new ScriptedProcessor();
  provideProcessors([stripe]);
  const buyer = await newBuyer();
  const first = await buy(stripe, buyer, 1_000, { discountMinor: 100 });
  await buy(stripe, buyer, 700);
  await deliver(stripe, { kind: "refund", refund: stripe.giveBack(first.paymentId, 300) });
  const spent = await newBuyer();
  const disputed = await buy(stripe, spent, 500);
  await deliver(stripe, { kind: "dispute", dispute: stripe.dispute(disputed.paymentId, 500) });
});
afterAll(() => client.end());

const once = "I6: a payment is credited once";
const perOrder = "I6: a paid order was credited what it says, the paid part by its processor, and no other order was";
const clearing = "I6: a processor's account is what was paid less what was taken back";
const owed = "I6: what is owed to the house is what reversals could not collect";
const beyond = "I6: no order was taken back more than its credit";
const closed = "a wallet is closed exactly when there is a reason";

/** What breaks the books, what mends them, and which check sees it. */
const breaks: [sql: string, undo: string, names: string[]][] = [
  [
    `DROP INDEX ledger_entries_kind_reference_key; INSERT INTO ledger_entries (kind, debit_account_id, credit_account_id,
      amount_nano, reference) SELECT kind, debit_account_id, credit_account_id, amount_nano, reference FROM ledger_entries
      WHERE kind = 'top_up' ORDER BY id LIMIT 1`,
    `DELETE FROM ledger_entries WHERE id = (SELECT max(id) FROM ledger_entries);
      CREATE UNIQUE INDEX ledger_entries_kind_reference_key ON ledger_entries (kind, reference)`,
    [once, perOrder, clearing],
  ],
  [
    "UPDATE orders SET status = 'failed' WHERE discount_minor > 0",
    "UPDATE orders SET status = 'paid' WHERE discount_minor > 0",
    [perOrder, clearing],
  ],
  [
    "UPDATE orders SET discount_minor = 99 WHERE discount_minor > 0",
    "UPDATE orders SET discount_minor = 100 WHERE discount_minor > 0",
    [perOrder, clearing],
  ],
  [
    "UPDATE reversals SET amount_nano = amount_nano + 1 WHERE kind = 'refund'",
    "UPDATE reversals SET amount_nano = amount_nano - 1 WHERE kind = 'refund'",
    [clearing, owed, closed],
  ],
  [
    "UPDATE reversals SET collected_nano = collected_nano - 1 WHERE kind = 'dispute'",
    "UPDATE reversals SET collected_nano = collected_nano + 1 WHERE kind = 'dispute'",
    [owed],
  ],
  [
    "UPDATE reversals SET amount_nano = amount_nano + 1, collected_nano = collected_nano + 1 WHERE kind = 'dispute'",
    "UPDATE reversals SET amount_nano = amount_nano - 1, collected_nano = collected_nano - 1 WHERE kind = 'dispute'",
    [clearing, beyond],
  ],
  ["UPDATE reversals SET is_open = false", "UPDATE reversals SET is_open = true WHERE kind = 'dispute'", [closed]],
  ["UPDATE organizations SET frozen_at = now()", "UPDATE organizations SET frozen_at = NULL", [closed]],
];

test.each(breaks)("the books notice: %s", async (sql, undo, names) => {
  await expectCleanBooks();
  await client.query(sql);
  const found = (await reconcile()).differences.map(({ name }) => name);
  await client.query(undo);
  expect(found).toEqual(expect.arrayContaining(names));
  expect(found.filter((name) => !name.startsWith("I1") && !names.includes(name))).toEqual([]);
  await expectCleanBooks();
});
