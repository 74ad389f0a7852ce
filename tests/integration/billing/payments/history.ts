/**
 * Random histories of one wallet over the real functions and database: everything that a processor, a person and an
 * operator may do, told twice, in the wrong order, at once, with answers lost and transactions rolled back in the middle.
 * What must come of it is read off the processor's own book, which knows nothing of ours.
 */
import { newId } from "@/lib/base/ids";
import { toNano } from "@/lib/base/money";
import { adjustCredit } from "@/lib/billing/adjust-credit";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { thawWallet } from "@/lib/billing/payments/freeze-wallet";
import type { PaymentEvent } from "@/lib/billing/payments/processor";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { recoverPayments } from "@/lib/billing/payments/recover-payments";
import { refundOrder } from "@/lib/billing/payments/refund-order";
import { runTopUpRound } from "@/lib/billing/payments/run-top-up-round";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import { ScriptedProcessor, type Trouble } from "@/tests/support/scripted-processor";
import { callOf, newHold, operator } from "../fixtures";
import { type Buyer, deliver, isClosed, newBuyer } from "./buyers";

export type Told = { readonly event: PaymentEvent; readonly eventId: string };
export type Options = {
  readonly book: HoldBook;
  readonly steps: number;
  /** Called before what was told already is told again. */
  readonly beforeRepeat?: (told: Told) => Promise<void>;
};

const minor = 10_000_000n;

/** Mulberry32: the same seed, the same history. */
function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** The n-th row that is written from now on is refused, and its transaction with it. A sequence is never rolled back. */
export async function layBomb(): Promise<void> {
  await db().$executeRawUnsafe("CREATE SEQUENCE bomb");
  await db().$executeRawUnsafe(`CREATE FUNCTION explode() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('bomb') = 1000 THEN RAISE EXCEPTION 'crash' USING ERRCODE = '53100'; END IF;
      RETURN NEW;
    END $$`);
  for (const table of ["orders", "reversals", "ledger_entries", "webhook_events", "payment_customers"])
    await db().$executeRawUnsafe(
      `CREATE TRIGGER bomb BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION explode()`,
    );
  await arm(0);
}

/** Zero: nothing explodes. */
const arm = (rows: number) => db().$executeRawUnsafe(`SELECT setval('bomb', ${1_000 - rows})`);

/** Plays one history and answers with what is wrong at its end; nothing, if the books are right. */
export async function playHistory(seed: number, { book, steps, beforeRepeat }: Options): Promise<string[]> {
  const roll = dice(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[roll(items.length || 1)];
  const stripe = new ScriptedProcessor();
  provideProcessors([stripe]);
  const buyer = await newBuyer();
  const { organizationId } = buyer;
  const told: Told[] = [];
  const state = { spentNano: 0n, givenNano: 0n };
  const payments = () => [...stripe.payments.values()];

  const tell = async (event: PaymentEvent, eventId = `evt_${newId()}`) => {
    told.push({ event, eventId });
    await deliver(stripe, event, eventId);
  };

  const moves: Record<string, () => Promise<unknown>> = {
    async order() {
      const facts = { organizationId, provider: "stripe", kind: "checkout", currency: "usd", isTest: false } as const;
      const amountMinor = 500 + roll(3_000);
      const id = newId();
      const ask = { orderId: id, organizationId, amountMinor, currency: "usd", customerId: null, email: "" };
      const pages = { savesMethod: false, successUrl: "", cancelUrl: "" };
      const { checkoutId } = await stripe.openCheckout({ ...ask, ...pages });
      await db().order.create({
        data: { ...facts, id, amountMinor, creditNano: BigInt(amountMinor) * minor, checkoutId },
      });
    },
    async pay() {
      const checkout = pick([...stripe.checkouts.values()]);
      if (!checkout || (checkout.payment && roll(6) > 0)) return;
      const [discountMinor, taxMinor] = [roll(2) * roll(400), roll(2) * roll(700)];
      const payment = stripe.pay(checkout.checkoutId, { discountMinor, taxMinor, customerId: `cus_${seed}` });
      if (roll(3) > 0) await tell({ kind: "payment", payment });
    },
    async payment() {
      const payment = pick(payments());
      if (payment) await tell({ kind: "payment", payment });
    },
    async forgery() {
      const payment = pick(payments());
      if (!payment) return;
      const lies = [{ subtotalMinor: 9_999 }, { currency: "eur" }, { isTest: true }, { totalMinor: 1 }];
      await tell({ kind: "payment", payment: { ...payment, paymentId: `pi_${newId()}`, ...pick(lies) } });
    },
    async refund() {
      const payment = pick(payments());
      if (!payment) return;
      const part = roll(4) === 0 ? payment.totalMinor : 1 + roll(payment.totalMinor);
      const refund = stripe.giveBack(payment.paymentId!, part, roll(3) ? "succeeded" : "pending");
      if (roll(3) > 0) await tell({ kind: "refund", refund });
    },
    async refundFails() {
      const pending = pick([...stripe.refunds.values()].filter(({ status }) => status === "pending"));
      if (!pending) return;
      const refund = { ...pending, status: "failed" as const };
      stripe.refunds.set(refund.externalId, refund);
      if (roll(2)) await tell({ kind: "refund", refund });
    },
    async dispute() {
      const payment = pick(payments());
      if (!payment || roll(2)) return;
      const dispute = stripe.dispute(payment.paymentId!, 1 + roll(payment.totalMinor), roll(4) ? "open" : "warning");
      if (roll(3) > 0) await tell({ kind: "dispute", dispute });
    },
    async decide() {
      const dispute = pick([...stripe.disputes.values()].filter(({ status }) => !/won|lost/.test(status)));
      if (!dispute) return;
      const decided = stripe.decide(dispute, roll(2) ? "won" : "lost");
      if (roll(3) > 0) await tell({ kind: "dispute", dispute: decided });
    },
    async fraud() {
      const payment = pick(payments());
      if (payment && roll(4) === 0) await tell({ kind: "fraud_warning", paymentId: payment.paymentId! });
    },
    async operatorRefund() {
      const order = pick(
        await db().order.findMany({ where: { organizationId, status: "paid" }, orderBy: { id: "asc" } }),
      );
      if (!order) return;
      stripe.trouble(
        ...[pick<Trouble | undefined>(["lost", "down", "refused", undefined, undefined])].filter(isTrouble),
      );
      const amountMinor = roll(2) ? undefined : 1 + roll(order.amountMinor);
      await refundOrder(operator, { orderId: order.id, amountMinor, force: roll(2) === 0 });
    },
    async repeat() {
      const again = pick(told);
      if (!again) return;
      await beforeRepeat?.(again);
      await deliver(stripe, again.event, roll(2) ? again.eventId : undefined);
    },
    async race() {
      const some = [pick(told), pick(told), pick(told)].filter((it) => it !== undefined);
      const tries = await Promise.allSettled(some.map(({ event, eventId }) => deliver(stripe, event, eventId)));
      const failed = tries.find((answer) => answer.status === "rejected");
      if (failed) throw failed.reason;
    },
    async spend() {
      const hold = newHold(buyer.key, toNano(BigInt(1 + roll(2_000)) * minor + 7n));
      const { outcome } = await book.reserve(hold);
      if (outcome !== "reserved") return;
      const costNano = (hold.amountNano * BigInt(1 + roll(3))) / 3n;
      await book.settle(callOf(hold, { costNano: toNano(costNano) }));
      state.spentNano += costNano;
    },
    async adjust() {
      const amountNano = BigInt(roll(2_000) - 600) * minor + 1n;
      await adjustCredit(operator, { organizationId, amountNano, reason: "history" });
      state.givenNano += amountNano;
    },
    thaw: () => thawWallet(operator, { organizationId }),
    round: () => runTopUpRound(new Date()),
    recover: () => recoverPayments(new Date()),
  };
  const names = Object.keys(moves);
  const oftenest = [
    "order",
    "pay",
    "pay",
    "pay",
    "pay",
    "refund",
    "dispute",
    "repeat",
    "repeat",
    "repeat",
    "race",
    "spend",
  ];
  const often = [...names, ...oftenest];

  for (let step = 0; step < steps; step++) {
    const name = step < 2 ? ["order", "pay"][step]! : pick(often)!;
    // A call's money is settled by statements that are repeated until they succeed: there it would only take long.
    if (roll(6) === 0 && name !== "spend") await arm(1 + roll(8));
    await moves[name]!().catch(() => {});
    await arm(0);
  }
  await thawWallet(operator, { organizationId });
  stripe.calm();
  await recoverPayments(new Date());
  await runTopUpRound(new Date());
  return findProblems(buyer, stripe, state);
}

const isTrouble = (trouble: Trouble | undefined): trouble is Trouble => trouble !== undefined;

async function findProblems(
  buyer: Buyer,
  stripe: ScriptedProcessor,
  { spentNano, givenNano }: { readonly spentNano: bigint; readonly givenNano: bigint },
): Promise<string[]> {
  const problems = (await reconcile()).differences.map(({ name }) => name);
  const { organizationId, walletId } = buyer;
  let total = givenNano - spentNano;
  let hasOpenDispute = false;
  for (const order of await db().order.findMany({ where: { organizationId } })) {
    const paid = [...stripe.payments.values()].filter(({ orderId }) => orderId === order.id);
    const payment = paid.find(({ paymentId }) => paymentId === order.paymentId);
    if (paid.length > 0 !== (payment !== undefined)) problems.push("an order is not what was paid");
    if (!payment) continue;
    const isOf = (it: { readonly paymentId: string }) => it.paymentId === payment.paymentId;
    const refunds = [...stripe.refunds.values()].filter((it) => isOf(it) && it.status !== "failed");
    const disputes = [...stripe.disputes.values()].filter((it) => isOf(it) && /open|lost/.test(it.status));
    hasOpenDispute ||= disputes.some(({ status }) => status === "open");
    const back = [...refunds, ...disputes].reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const whole = BigInt(payment.totalMinor);
    const part = BigInt(back) < whole ? BigInt(back) : whole;
    total += order.creditNano - (order.creditNano * part) / whole;
  }
  const { capNano, spentNano: charged, heldNano } = await db().bucket.findUniqueOrThrow({ where: { id: walletId } });
  const debt = total < 0n ? -total : 0n;
  if (heldNano !== 0n || charged !== spentNano) problems.push("the wallet was not charged what was spent");
  if (capNano - charged !== total + debt) problems.push("the wallet does not hold what the processor's book says");
  if ((await isClosed(buyer)) !== (hasOpenDispute || debt > 0n)) problems.push("the wallet is not closed for a reason");
  return problems;
}
