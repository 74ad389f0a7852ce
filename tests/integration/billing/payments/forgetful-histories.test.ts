import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { testDatabase } from "@/tests/support/test-database";
import { openBook } from "../fixtures";
import { layBomb, playHistory, type Told } from "./history";

const database = testDatabase();
const steps = 40;
let book: HoldBook;
let client: Client;
let forgotten = 0;

/** In this file's database nothing keeps a payment from being credited twice. */
beforeAll(async () => {
  book = await openBook(database, { settleLingerMs: 0 });
  await layBomb();
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query("DROP INDEX orders_provider_payment_id_key; DROP INDEX ledger_entries_kind_reference_key");
  await client.query("SET session_replication_role = replica");
});
afterAll(async () => {
  await client.end();
  await book.close();
});

/** Neither the message nor the order remembers that the payment was credited. */
async function forget({ event, eventId }: Told): Promise<void> {
  await client.query("DELETE FROM webhook_events WHERE event_id = $1", [eventId]);
  if (event.kind !== "payment") return;
  const { orderId, paymentId } = event.payment;
  const { rowCount } = await client.query(
    `UPDATE orders SET status = 'pending', payment_id = NULL, paid_at = NULL
     WHERE id = $1 AND payment_id = $2 AND status = 'paid'`,
    [orderId, paymentId],
  );
  forgotten += rowCount ?? 0;
}

test("the same checks find every history in which a payment was forgotten and credited again", {
  timeout: 300_000,
}, async () => {
  let caught = 0;
  for (let seed = 1; caught < 3; seed++) {
    expect(seed, "histories without a repeated payment").toBeLessThan(40);
    forgotten = 0;
    await client.query("DELETE FROM ledger_entries; DELETE FROM reversals; DELETE FROM orders");
    await client.query("UPDATE buckets SET closed_at = NULL; UPDATE organizations SET frozen_at = NULL");
    await client.query("UPDATE buckets SET cap_nano = spent_nano WHERE kind = 'wallet'; DELETE FROM usage_records");
    await client.query("UPDATE buckets SET cap_nano = 0, spent_nano = 0 WHERE kind = 'wallet'");
    const problems = await playHistory(seed, { book, steps, beforeRepeat: forget });
    if (forgotten === 0) expect(problems, `seed ${seed}`).toEqual([]);
    else expect(problems, `seed ${seed}`).toContain("I6: a payment is credited once");
    if (forgotten > 0) expect(problems).toContain("the wallet does not hold what the processor's book says");
    caught += forgotten > 0 ? 1 : 0;
  }
});
