/**
 * The proof that the books agree, run at will: each check is one query, all see the same moment. These are eight of the
 * nine equalities of the money design; I9, that every call which a provider answered has exactly one usage row, needs
 * the provider's own log and lives in tests/system.
 */
import { db, Prisma, type Tx } from "@/lib/db/client";
import { paymentChecks } from "./payments/payment-checks";

export type Check = {
  readonly name: string;
  /** How many rows contradict it. */
  readonly differences: number;
  /** Ids of some of them. */
  readonly examples: readonly string[];
};

/** Each query answers with the ids of what is wrong. */
const checks: Readonly<Record<string, Prisma.Sql>> = {
  "I1: a wallet's entries add up to what it was given less what it spent": Prisma.sql`
    SELECT b.id::text AS id FROM buckets b LEFT JOIN ledger_accounts a ON a.wallet_id = b.id
    WHERE b.kind = 'wallet' AND b.cap_nano - b.spent_nano IS DISTINCT FROM
      coalesce((SELECT sum(amount_nano) FROM ledger_entries WHERE credit_account_id = a.id), 0)
      - coalesce((SELECT sum(amount_nano) FROM ledger_entries WHERE debit_account_id = a.id), 0)`,
  "I2: a bucket holds what its open holds add up to, and counts them where there is a limit": Prisma.sql`
    SELECT coalesce(b.id, h.bucket_id)::text AS id FROM buckets b
    FULL JOIN (SELECT bucket_id, sum(amount_nano) AS held, count(*) AS calls FROM holds, unnest(bucket_ids) AS bucket_id GROUP BY 1) h
      ON h.bucket_id = b.id
    WHERE coalesce(b.held_nano, 0) <> coalesce(h.held, 0)
      OR (b.calls_max IS NOT NULL AND b.held_calls <> coalesce(h.calls, 0))`,
  "I3: every entry moves money between the accounts its kind names": Prisma.sql`
    SELECT e.id::text AS id FROM ledger_entries e
    JOIN ledger_accounts debit ON debit.id = e.debit_account_id
    JOIN ledger_accounts credit ON credit.id = e.credit_account_id
    WHERE (e.kind::text, debit.kind::text, credit.kind::text)
      NOT IN (('usage', 'wallet', 'revenue'), ('grant', 'promotion', 'wallet'), ('redemption', 'promotion', 'wallet'),
        ('sign_up_credit', 'promotion', 'wallet'), ('adjustment', 'promotion', 'wallet'),
        ('adjustment', 'wallet', 'promotion'), ('discount', 'promotion', 'wallet'), ('top_up', 'stripe', 'wallet'),
        ('top_up', 'creem', 'wallet'), ('refund', 'wallet', 'stripe'), ('refund', 'wallet', 'creem'),
        ('dispute', 'wallet', 'stripe'), ('dispute', 'wallet', 'creem'), ('dispute_returned', 'stripe', 'wallet'),
        ('dispute_returned', 'creem', 'wallet'), ('debt', 'receivable', 'stripe'), ('debt', 'receivable', 'creem'),
        ('debt_cancelled', 'stripe', 'receivable'), ('debt_cancelled', 'creem', 'receivable'),
        ('discount_reversed', 'stripe', 'promotion'), ('discount_reversed', 'creem', 'promotion'),
        ('discount_reversed', 'promotion', 'stripe'), ('discount_reversed', 'promotion', 'creem'),
        ('debt_collected', 'wallet', 'receivable'))`,
  "I4: a day's usage entry is the sum of that day's charges": Prisma.sql`
    SELECT coalesce(u.wallet_id, l.wallet_id) || ' ' || coalesce(u.day, l.day) AS id
    FROM (SELECT wallet_id, (settled_at AT TIME ZONE 'utc')::date AS day, sum(charged_nano) AS amount
      FROM usage_records GROUP BY 1, 2 HAVING sum(charged_nano) > 0) u
    FULL JOIN (SELECT a.wallet_id, e.day, e.amount_nano AS amount FROM ledger_entries e
      JOIN ledger_accounts a ON a.id = e.debit_account_id
      JOIN organizations o ON o.wallet_id = a.wallet_id
      WHERE e.kind = 'usage') l ON l.wallet_id = u.wallet_id AND l.day = u.day
    WHERE coalesce(u.amount, 0) <> coalesce(l.amount, 0)
      AND coalesce(u.day, l.day) > (now() AT TIME ZONE 'utc')::date - 89`,
  "I5: no bucket is overdrawn": Prisma.sql`
    SELECT id::text FROM buckets WHERE held_nano < 0 OR spent_nano < 0 OR spent_nano + held_nano > cap_nano`,
  "I7: no hold outlives its node by more than a minute": Prisma.sql`
    SELECT h.id::text FROM holds h LEFT JOIN gateway_nodes n ON n.epoch = h.owner_epoch
    WHERE h.created_at < now() - interval '60 seconds'
      AND coalesce(n.heartbeat_at, '-infinity') < now() - interval '60 seconds'`,
  "I8: no call was charged more than it held": Prisma.sql`
    SELECT id::text FROM usage_records WHERE charged_nano > held_nano`,
  ...paymentChecks,
  "the house has one account of each kind": Prisma.sql`
    SELECT kind::text AS id FROM ledger_accounts WHERE wallet_id IS NULL AND kind <> 'wallet' GROUP BY kind HAVING count(*) <> 1`,
};

/** Runs every check on one snapshot. `differences` are those that found something: empty when the books agree. */
export async function reconcile(): Promise<{ checks: Check[]; differences: Check[] }> {
  const found = await db().$transaction(runChecks, { isolationLevel: "RepeatableRead", timeout: 300_000 });
  return { checks: found, differences: found.filter((check) => check.differences > 0) };
}

async function runChecks(tx: Tx): Promise<Check[]> {
  const results: Check[] = [];
  for (const [name, query] of Object.entries(checks)) {
    const rows = await tx.$queryRaw<{ id: string }[]>(query);
    results.push({ name, differences: rows.length, examples: rows.slice(0, 10).map((row) => row.id) });
  }
  return results;
}
