import { db } from "@/lib/db/client";
import { errorFacts, log } from "@/lib/log/log";
import { applyEvent } from "./apply-event";
import { failOrder } from "./fail-order";
import { fulfilOrder } from "./fulfil-order";
import { paymentTransaction } from "./payment-transaction";
import type { Payment, PaymentProcessor } from "./processor";
import { configuredProcessors } from "./processors";
import { repeatCharges } from "./run-auto-top-ups";
import { reportUnanswered, sendRefunds } from "./send-refund";
import { settleCheckout } from "./settle-checkout";

const hourMs = 3_600_000;
const windowMs = 72 * hourMs;
const dayMs = 24 * hourMs;
/** So long a bank may take over a charge that was begun by ourselves. */
const slowChargeMs = 14 * dayMs;
/** So long a bank may take to send a refund back. */
const reversalWindowMs = 30 * dayMs;

/** What the job found: payments credited that no webhook had told of, orders given up, and what could not be asked or entered. */
export type Recovery = { readonly credited: number; readonly expired: number; readonly failures: number };

/**
 * What missed webhooks would have told: goes through every processor's payments of the last 72 hours, its refunds and
 * disputes of the last 30 days and the disputes that are undecided for longer, and enters them as webhooks are entered,
 * which changes nothing for those that came. Asks what became of orders that are pending for more than a day, and repeats
 * what nobody answered.
 */
export async function recoverPayments(now: Date): Promise<Recovery> {
  const since = new Date(now.getTime() - windowMs);
  const found = { credited: 0, expired: 0, failures: 0 };
  const attempt = async (processor: PaymentProcessor, work: () => Promise<void>) => {
    try {
      await work();
      return true;
    } catch (error) {
      found.failures++;
      log("error", "payment.failed", { provider: processor.id, ...errorFacts(error) });
      return false;
    }
  };

  for (const processor of configuredProcessors()) {
    const areListed = await attempt(processor, async () => {
      for await (const payment of processor.listPayments(since)) {
        if (await isCredited(processor, payment)) continue;
        await attempt(processor, async () => {
          const outcome = await paymentTransaction((books) => fulfilOrder(books, processor, payment));
          if (outcome === "credited") found.credited++;
        });
      }
    });
    await attempt(processor, async () => {
      const reversedSince = new Date(now.getTime() - reversalWindowMs);
      for await (const event of processor.listReversals(reversedSince, await findUndecided(processor))) {
        await attempt(processor, async () => {
          await paymentTransaction((books) => applyEvent(books, processor, event));
        });
      }
    });
    for (const order of await findOld(processor, now)) {
      // Whoever paid for it would have been found: where nobody could look, it is not given up.
      if (order.checkoutId === null && !areListed) continue;
      await attempt(processor, async () => {
        if (await giveUp(processor, order, now)) found.expired++;
      });
    }
  }
  await repeatCharges(new Date(now.getTime() - slowChargeMs), new Date(now.getTime() - 60_000));
  await sendRefunds(since);
  found.failures += await reportUnanswered(new Date(now.getTime() - dayMs));
  return found;
}

/** Most of them: it saves a transaction. */
async function isCredited({ id: provider }: PaymentProcessor, { paymentId }: Payment): Promise<boolean> {
  if (paymentId === null) return false;
  const where = { provider, paymentId, status: "paid" as const };
  return (await db().order.findFirst({ where, select: { id: true } })) !== null;
}

/** Disputes that keep a wallet closed: they take months. */
async function findUndecided({ id: provider }: PaymentProcessor): Promise<string[]> {
  const where = { provider, kind: "dispute" as const, isOpen: true };
  return (await db().reversal.findMany({ where, select: { externalId: true } })).map(({ externalId }) => externalId);
}

function findOld({ id: provider }: PaymentProcessor, now: Date) {
  const createdAt = { lt: new Date(now.getTime() - dayMs) };
  return db().order.findMany({ where: { provider, status: "pending", createdAt } });
}

/** An order without a checkout is given up once it has left the window; a charge, only once its bank would have answered. */
async function giveUp(processor: PaymentProcessor, order: Awaited<ReturnType<typeof findOld>>[number], now: Date) {
  if (order.checkoutId !== null) return settleCheckout(processor, order);
  const isSlow = order.kind === "auto" && order.isTest === processor.isTest;
  if (order.createdAt.getTime() > now.getTime() - (isSlow ? slowChargeMs : windowMs)) return false;
  return paymentTransaction((books) => failOrder(books, processor.id, order.id, "expired"));
}
