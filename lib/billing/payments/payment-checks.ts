import { Prisma } from "@/lib/db/client";

// What went out of an account less what came into it.
const outOf = (kind: Prisma.Sql) => Prisma.sql`
  (SELECT coalesce(sum(CASE WHEN e.debit_account_id = a.id THEN e.amount_nano ELSE -e.amount_nano END), 0)
  FROM ledger_accounts a JOIN ledger_entries e ON a.id IN (e.debit_account_id, e.credit_account_id)
  WHERE a.wallet_id IS NULL AND a.kind::text = ${kind})`;

const nanoPerMinor = Prisma.sql`10000000::bigint`;

/** What the books must say of paid money. Each query answers with the ids of what is wrong, as in `reconcile`. */
export const paymentChecks: Readonly<Record<string, Prisma.Sql>> = {
  "I6: a payment is credited once": Prisma.sql`
    SELECT reference AS id FROM ledger_entries WHERE kind IN ('top_up', 'discount')
    GROUP BY kind, reference HAVING count(*) > 1 OR reference IS NULL`,
  "I6: a paid order was credited what it says, the paid part by its processor, and no other order was": Prisma.sql`
    SELECT coalesce(o.reference, e.reference) AS id
    FROM (SELECT provider || ':' || payment_id AS reference, credit_nano,
        (amount_minor - discount_minor) * ${nanoPerMinor} AS paid_nano
      FROM orders WHERE status = 'paid') o
    FULL JOIN (SELECT reference, sum(amount_nano) AS credit,
        coalesce(sum(amount_nano) FILTER (WHERE kind = 'top_up'), 0) AS paid
      FROM ledger_entries WHERE kind IN ('top_up', 'discount') GROUP BY reference) e ON e.reference = o.reference
    WHERE o.credit_nano IS DISTINCT FROM e.credit OR o.paid_nano IS DISTINCT FROM e.paid`,
  "I6: a processor's account is what was paid less what was taken back": Prisma.sql`
    SELECT p.kind AS id FROM (VALUES ('stripe'), ('creem')) p (kind)
    WHERE ${outOf(Prisma.sql`p.kind`)} <>
      (SELECT coalesce(sum(amount_minor - discount_minor), 0) * ${nanoPerMinor} FROM orders
        WHERE status = 'paid' AND provider::text = p.kind)
      - (SELECT coalesce(sum(taken - div(taken * discount_minor, amount_minor)), 0) FROM orders o
        JOIN (SELECT order_id, sum(amount_nano) AS taken FROM reversals WHERE status = 'taken' GROUP BY 1) r
          ON r.order_id = o.id WHERE o.provider::text = p.kind)`,
  "I6: what is owed to the house is what reversals could not collect": Prisma.sql`
    SELECT 'receivable' AS id WHERE ${outOf(Prisma.sql`'receivable'`)} <>
      (SELECT coalesce(sum(amount_nano - collected_nano), 0) FROM reversals WHERE status = 'taken')`,
  "I6: no order was taken back more than its credit": Prisma.sql`
    SELECT o.id::text AS id FROM orders o JOIN reversals r ON r.order_id = o.id AND r.status = 'taken'
    GROUP BY o.id HAVING sum(r.amount_nano) > o.credit_nano`,
  "a wallet is closed exactly when there is a reason": Prisma.sql`
    SELECT b.id::text AS id FROM organizations o JOIN buckets b ON b.id = o.wallet_id
    WHERE (b.closed_at IS NOT NULL) <> (o.frozen_at IS NOT NULL OR EXISTS (SELECT 1 FROM reversals r
      WHERE r.organization_id = o.id AND (r.is_open OR (r.status = 'taken' AND r.collected_nano < r.amount_nano))))`,
};
