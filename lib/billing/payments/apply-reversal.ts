import { newId } from "@/lib/base/ids";
import type { Tx } from "@/lib/db/client";
import { judgeWallet } from "./judge-wallet";
import { lockOrder, lockPayment } from "./locks";
import type { PaymentTx } from "./payment-transaction";
import type { Dispute, PaymentProcessor, Refund } from "./processor";
import type { Order, Reversal } from "./rows";
import { currency } from "./schema";
import { soundAlarm } from "./sound-alarm";
import { returnReversal, takeReversal } from "./take-reversal";

export type ReversalEvent =
  | { readonly kind: "refund"; readonly refund: Refund }
  | { readonly kind: "dispute"; readonly dispute: Dispute };

/** What is to become of a reversal. `asked`: a bank only asks, and nothing is taken; the operator is told. */
type Stage = "asked" | "open" | "taken" | "returned";

const stageOf = {
  // A refund under way is as good as done: what it gives back must not be spent meanwhile.
  refund: { pending: "taken", succeeded: "taken", failed: "returned" },
  dispute: { warning: "asked", open: "open", lost: "taken", won: "returned" },
} as const;

/**
 * Enters a refund or a dispute, whatever was heard of it before and in whatever order. The credit it takes back is
 * collected from the wallet as far as it is there, the rest is owed; a dispute closes the wallet until it is decided.
 * One whose payment is not known yet waits for it, credit untouched. What is decided stays so: a message that comes late
 * changes nothing. Amounts are cents of the payment.
 */
export async function applyReversal(books: PaymentTx, processor: PaymentProcessor, event: ReversalEvent) {
  const { tx } = books;
  const told = event.kind === "refund" ? event.refund : event.dispute;
  const stage = event.kind === "refund" ? stageOf.refund[event.refund.status] : stageOf.dispute[event.dispute.status];
  const isReadable = Number.isSafeInteger(told.amountMinor) && told.amountMinor > 0 && told.currency === currency;
  if (!isReadable || told.isTest !== processor.isTest) {
    soundAlarm("reversal_unreadable", processor.id);
    return;
  }
  const provider = processor.id;
  await lockPayment(tx, provider, told.paymentId);
  const order = await lockPaidOrder(tx, provider, told.paymentId);
  const { externalId, paymentId, amountMinor } = told;
  const facts = { provider, kind: event.kind, externalId, paymentId, amountMinor };
  const known = await findReversal(tx, facts, event.kind === "refund" ? event.refund.reversalId : null);
  if (!order) return park(tx, facts, known, stage);
  const reversal = known ?? (await tx.reversal.create({ data: { id: newId(), ...facts } }));
  // What a bank disputes need not be what it had asked about: its last word counts until the credit is taken.
  await advance(books, { ...reversal, amountMinor }, order, stage, known === null);
  await judgeWallet(books, order.organizationId);
}

/** Enters those that waited for the payment of an order which has just been credited. */
export async function applyWaiting(books: PaymentTx, order: Order): Promise<void> {
  const { provider, paymentId } = order;
  const where = { provider, paymentId: paymentId!, status: "waiting" as const, orderId: null };
  const waiting = await books.tx.reversal.findMany({ where, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  for (const reversal of waiting) await takeReversal(books, reversal, order, reversal.isOpen);
}

async function advance({ tx, tell }: PaymentTx, reversal: Reversal, order: Order, stage: Stage, isNew: boolean) {
  if (reversal.status === "returned") return;
  const isTaken = reversal.status === "taken";
  if (stage === "returned" && isTaken) return returnReversal({ tx, tell }, reversal, order);
  if ((stage === "open" || stage === "taken") && !isTaken) {
    await takeReversal({ tx, tell }, reversal, order, stage === "open");
    return;
  }
  if (stage === "asked" && isNew) soundAlarm("dispute_warning", reversal.provider, order.id);
  // A dispute that was decided is not opened again by what was said before.
  const isOpen = (stage === "open" || stage === "asked") && reversal.isOpen;
  const status: Reversal["status"] = stage === "returned" ? "returned" : reversal.status;
  const data = { orderId: order.id, organizationId: order.organizationId, isOpen, status };
  await tx.reversal.update({ where: { id: reversal.id }, data, select: { id: true } });
}

/** Keeps what was heard of a payment that is not known. That a bank asks is not kept: it will be heard of again. */
async function park(tx: Tx, facts: Facts, known: Reversal | null, stage: Stage): Promise<void> {
  if (stage === "asked" || known?.status === "returned") return;
  const isOpen = stage === "open" && (known?.isOpen ?? true);
  const data = { ...facts, isOpen, status: stage === "returned" ? ("returned" as const) : ("waiting" as const) };
  if (known) await tx.reversal.update({ where: { id: known.id }, data, select: { id: true } });
  else await tx.reversal.create({ data: { id: newId(), ...data }, select: { id: true } });
}

type Facts = Pick<Reversal, "provider" | "kind" | "externalId" | "paymentId" | "amountMinor">;

/**
 * The row of a reversal. A refund that we asked for goes by our own id until the processor's is known, and takes it then.
 * One that does not say that we asked for it is none of those, however alike: what we entered is still to be made.
 */
async function findReversal(tx: Tx, facts: Facts, reversalId: string | null): Promise<Reversal | null> {
  const { provider, kind, externalId, paymentId, amountMinor } = facts;
  const known = await tx.reversal.findUnique({ where: { provider_kind_externalId: { provider, kind, externalId } } });
  if (known || reversalId === null) return known;
  const unnamed = { id: reversalId, provider, kind, paymentId, amountMinor, externalId: reversalId };
  const ours = await tx.reversal.findFirst({ where: { ...unnamed, status: { not: "returned" } } });
  return ours && tx.reversal.update({ where: { id: ours.id }, data: { externalId } });
}

async function lockPaidOrder(tx: Tx, provider: Order["provider"], paymentId: string): Promise<Order | null> {
  const where = { provider, paymentId, status: "paid" as const };
  const paid = await tx.order.findFirst({ where, select: { id: true } });
  return paid && lockOrder(tx, paid.id);
}
