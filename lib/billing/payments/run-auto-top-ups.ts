import { newId } from "@/lib/base/ids";
import { db, Prisma } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/unique-violation";
import { errorFacts, log } from "@/lib/log/log";
import { chargedMinorInMonth } from "./auto-top-up-room";
import { chargeOrder } from "./charge-order";
import { lockOrganization, lockWallet } from "./locks";
import { paymentTransaction } from "./payment-transaction";
import type { PaymentProcessor } from "./processor";
import { checkoutProcessor } from "./processors";
import type { Order } from "./rows";
import { currency, nanoPerMinor } from "./schema";
import { findRefusalToSell } from "./top-up-limits";

/** So long nothing more is asked for an organization after the processor refused us: the operator has to mend it. */
const refusedMs = 3_600_000;

/**
 * Buys credit for every organization whose standing order says so at `now`: less is available than its limit, nothing is
 * under way, something is saved, and the month's cap has room. The order is written before anybody is charged, under a
 * unique index that lets one at a time be under way, in a transaction that sees what was credited last: however many
 * processes do this at once, one charge is made. What may not be bought by hand (`top-up-limits`) is not bought by itself
 * either. Answers with how many orders it wrote.
 */
export async function runAutoTopUps(now: Date): Promise<number> {
  const processor = checkoutProcessor();
  if (!processor?.canCharge) return 0;
  let count = 0;
  for (const organizationId of await findCandidates(processor, now)) {
    const order = await writeOrder(processor, organizationId, now).catch((error) => {
      if (!isUniqueViolation(error)) log("error", "payment.failed", { provider: processor.id, ...errorFacts(error) });
      return null;
    });
    if (!order) continue;
    count++;
    await chargeOrder(processor, order, "first");
  }
  return count;
}

/**
 * Asks again for charges that were written since a moment and not answered: the order's id keeps them from being two.
 * Where the standing order was ended since, its wallet or owner may not buy any more, or there is enough by now, nobody
 * asks: what was charged after all is found among the processor's payments.
 */
export async function repeatCharges(since: Date, before: Date): Promise<number> {
  const processor = checkoutProcessor();
  if (!processor?.canCharge) return 0;
  const { id: provider, isTest } = processor;
  const inNeed = await db().$queryRaw<{ id: string }[]>`SELECT o.id ${standingOrdersInNeed}`;
  const organizationId = { in: inNeed.map((row) => row.id) };
  const where = { provider, isTest, kind: "auto" as const, status: "pending" as const, organizationId };
  const pending = await db().order.findMany({ where: { ...where, createdAt: { gte: since, lt: before } } });
  for (const order of pending) await chargeOrder(processor, order, "repeated");
  return pending.length;
}

const standingOrdersInNeed = Prisma.sql`
  FROM auto_top_ups a JOIN organizations o ON o.id = a.organization_id
  JOIN buckets b ON b.id = o.wallet_id JOIN users u ON u.id = o.owner_id
  WHERE a.paused_at IS NULL AND u.disabled_at IS NULL AND b.closed_at IS NULL
    AND b.cap_nano - b.spent_nano - b.held_nano < a.below_nano`;

/** Without a lock: who might be charged. */
async function findCandidates({ id }: PaymentProcessor, now: Date): Promise<string[]> {
  const refusedSince = new Date(now.getTime() - refusedMs);
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT o.id ${standingOrdersInNeed}
      AND EXISTS (SELECT 1 FROM payment_customers
        WHERE organization_id = o.id AND provider = ${id}::"PaymentProvider" AND saved_method_id IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM orders WHERE organization_id = o.id AND kind = 'auto' AND (status = 'pending'
        OR (status = 'failed' AND failure = 'processor_refused' AND created_at > ${refusedSince})))
    ORDER BY o.id`;
  return rows.map((row) => row.id);
}

/** Null: it is not wanted, or not possible, after all. */
function writeOrder(processor: PaymentProcessor, organizationId: string, now: Date): Promise<Order | null> {
  return paymentTransaction(async ({ tx }) => {
    await lockOrganization(tx, organizationId);
    const where = { organizationId, organization: { owner: { disabledAt: null } } };
    const standing = await tx.autoTopUp.findUnique({ where });
    const wallet = await lockWallet(tx, organizationId);
    if (!standing || standing.pausedAt || !wallet || wallet.isClosed) return null;
    if (wallet.availableNano >= standing.belowNano) return null;
    const { amountMinor, monthlyCapMinor } = standing;
    if ((await chargedMinorInMonth(tx, organizationId, now)) + amountMinor > monthlyCapMinor) return null;
    if (await findRefusalToSell(tx, organizationId, amountMinor, now)) return null;
    const { id: provider, isTest } = processor;
    const creditNano = BigInt(amountMinor) * nanoPerMinor;
    const facts = { organizationId, provider, isTest, amountMinor, currency, creditNano, createdAt: now };
    return tx.order.create({ data: { id: newId(), kind: "auto", ...facts } });
  });
}
