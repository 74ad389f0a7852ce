import { db } from "@/lib/db/client";
import { errorFacts, log } from "@/lib/log/log";
import { applyEvent } from "./apply-event";
import { fulfilOrder } from "./fulfil-order";
import { giveUpOrder } from "./give-up-order";
import { paymentTransaction } from "./payment-transaction";
import type { Payment, PaymentProcessor } from "./processor";
import { configuredProcessors } from "./processors";
import { repeatCharges } from "./run-auto-top-ups";
import { reportUnanswered, sendRefunds } from "./send-refund";

const hourMs = 3_600_000;
const windowMs = 72 * hourMs;
const dayMs = 24 * hourMs;
/** A refund may be sent back so late: a bank may take a month, and 45 days are given to say where a transfer is to go. */
const reversalWindowMs = 60 * dayMs;
/** What a bank only asks becomes a dispute within 120 days, or never. */
const questionMs = 180 * dayMs;
const undecidedMax = 1_000;

/** What the job found: payments credited that no webhook had told of, orders given up, and what could not be asked or entered. */
export type Recovery = { readonly credited: number; readonly expired: number; readonly failures: number };

/**
 * What missed webhooks would have told: goes through every processor's payments of the last 72 hours, and since the
 * oldest pending order that can be looked for no other way, its refunds and disputes of the last 60 days and the disputes
 * that are undecided for longer, and enters them as webhooks are entered, which changes nothing for those that came. Asks
 * what became of orders that are pending for more than a day, and repeats what nobody answered.
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
    let areEntered = true;
    const areListed = await attempt(processor, async () => {
      for await (const payment of processor.listPayments(await findFirstUnasked(processor, since))) {
        if (await isCredited(processor, payment)) continue;
        const isEntered = await attempt(processor, async () => {
          const outcome = await paymentTransaction((books) => fulfilOrder(books, processor, payment));
          if (outcome === "credited") found.credited++;
        });
        areEntered &&= isEntered;
      }
    });
    await attempt(processor, async () => {
      const reversedSince = new Date(now.getTime() - reversalWindowMs);
      for await (const event of processor.listReversals(reversedSince, await findUndecided(processor, now))) {
        await attempt(processor, async () => {
          await paymentTransaction((books) => applyEvent(books, processor, event));
        });
      }
    });
    for (const order of await findOld(processor, now)) {
      const state = { isUnpaid: areListed && areEntered, isOld: order.createdAt <= since };
      await attempt(processor, async () => {
        if (await giveUpOrder(processor, order, state)) found.expired++;
      });
    }
  }
  await repeatCharges(since, new Date(now.getTime() - 60_000));
  await sendRefunds(new Date(0));
  found.failures += await reportUnanswered(new Date(now.getTime() - dayMs));
  return found;
}

/** Most of them: it saves a transaction. */
async function isCredited({ id: provider }: PaymentProcessor, { paymentId }: Payment): Promise<boolean> {
  if (paymentId === null) return false;
  const where = { provider, paymentId, status: "paid" as const };
  return (await db().order.findFirst({ where, select: { id: true } })) !== null;
}

/** When the oldest checkout was ordered whose id was never saved, if that was before. */
async function findFirstUnasked({ id: provider }: PaymentProcessor, since: Date): Promise<Date> {
  const where = { provider, status: "pending" as const, kind: "checkout" as const, checkoutId: null };
  const { _min } = await db().order.aggregate({ where, _min: { createdAt: true } });
  if (_min.createdAt === null) return since;
  // An hour for clocks that disagree.
  return new Date(Math.min(since.getTime(), _min.createdAt.getTime() - hourMs));
}

/** Disputes that keep a wallet closed, and those that may come to that: they take months. */
async function findUndecided({ id: provider }: PaymentProcessor, now: Date): Promise<string[]> {
  const waiting = { status: "waiting" as const, createdAt: { gt: new Date(now.getTime() - questionMs) } };
  const where = { provider, kind: "dispute" as const, OR: [{ isOpen: true }, waiting] };
  const orderBy = [{ isOpen: "desc" as const }, { createdAt: "asc" as const }];
  const rows = await db().reversal.findMany({ where, orderBy, take: undecidedMax, select: { externalId: true } });
  return rows.map(({ externalId }) => externalId);
}

function findOld({ id: provider }: PaymentProcessor, now: Date) {
  const createdAt = { lt: new Date(now.getTime() - dayMs) };
  return db().order.findMany({ where: { provider, status: "pending", createdAt } });
}
