/**
 * The locks of a transaction over paid money. Whoever takes several takes them in this order: the payment, the
 * organization, the order with its reversals, the wallet; so two of them wait for each other in a line.
 */
import type { Tx } from "@/lib/db/client";
import type { PaymentProvider } from "./processor";
import type { Order } from "./rows";

const paymentLocks = 727_073_694n;

/** A payment may be heard of before there is any row for it: a refund and its payment must not miss each other. */
export async function lockPayment(tx: Tx, provider: PaymentProvider, paymentId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${provider}:${paymentId}`}, ${paymentLocks}))`;
}

/** Nothing to lock when the account was erased. */
export async function lockOrganization(tx: Tx, organizationId: string | null): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM organizations WHERE id = ${organizationId}::uuid FOR NO KEY UPDATE`;
}

/** The order as it stays until the transaction ends, its organization locked before it. Null: there is none. */
export async function lockOrder(tx: Tx, id: string): Promise<Order | null> {
  const seen = await tx.order.findUnique({ where: { id }, select: { organizationId: true } });
  if (!seen) return null;
  await lockOrganization(tx, seen.organizationId);
  await tx.$executeRaw`SELECT 1 FROM orders WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.order.findUnique({ where: { id } });
}

export type Wallet = {
  readonly bucketId: bigint;
  /** Its account in the books. */
  readonly accountId: bigint;
  readonly availableNano: bigint;
  readonly isClosed: boolean;
};

/** The wallet as it stays until the transaction ends. Null: the account was erased. */
export async function lockWallet(tx: Tx, organizationId: string | null): Promise<Wallet | null> {
  const [wallet] = await tx.$queryRaw<Wallet[]>`
    SELECT b.id AS "bucketId", a.id AS "accountId", b.closed_at IS NOT NULL AS "isClosed",
      b.cap_nano - b.spent_nano - b.held_nano AS "availableNano"
    FROM organizations o JOIN buckets b ON b.id = o.wallet_id JOIN ledger_accounts a ON a.wallet_id = b.id
    WHERE o.id = ${organizationId}::uuid FOR UPDATE OF b`;
  return wallet ?? null;
}
