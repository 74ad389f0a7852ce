import type { Creem } from "creem";
import type { z } from "zod";
import { AppError } from "@/lib/base/errors";
import type { PaymentEvent, Refund } from "../payments/processor";
import { isMissing } from "./creem-errors";
import { findAskedRefund, findKnown, isOurName, isOurPayment, type KnownReversal, sumMinor } from "./known-reversals";
import { orderIdOf } from "./order-metadata";
import { refundStatus } from "./refund-payment";
import { isTestMode, paymentOfCheckout } from "./to-payment";
import type { Message } from "./verify-webhook";
import { CheckoutObject, DisputeObject, RefundObject } from "./webhook-objects";

type Reversed = Pick<DisputeObject, "mode" | "checkout" | "transaction">;

const ignored = { kind: "ignored" } as const;

/**
 * What a message of Creem's means for the books of a key that is, or is not, one of the test mode. What it lacks is
 * fetched; what is not ours is ignored, as is every type that is not of a one-time purchase. Creem tells of nothing that
 * failed: a checkout that runs out is found by asking.
 */
export async function toEvent(creem: Creem, message: Message, isTest: boolean): Promise<PaymentEvent> {
  const { eventType, object } = message;
  switch (eventType) {
    case "checkout.completed": {
      const checkout = read(CheckoutObject, object);
      if (!orderIdOf(checkout.metadata)) return ignored;
      // Our key can look nothing up in the other mode; the books refuse such a payment, and the operator is told.
      const isOfOurMode = isTestMode(checkout.mode) === isTest;
      return { kind: "payment", payment: await paymentOfCheckout(isOfOurMode ? creem : null, checkout) };
    }
    case "refund.created":
      return ofRefund(creem, read(RefundObject, object), isTest);
    case "dispute.created":
      return ofDispute(creem, read(DisputeObject, object), isTest);
    default:
      return ignored;
  }
}

async function ofRefund(creem: Creem, refund: RefundObject, isTest: boolean): Promise<PaymentEvent> {
  const paymentId = refund.transaction.id;
  if (!(await isOurs(creem, refund, isTest))) return ignored;
  const status = refundStatus(refund.status);
  const externalId = nameOfRefund(refund, status, await findKnown("refund", paymentId));
  if (externalId === null) return ignored;
  const amountMinor = refund.refund_amount;
  const reversalId = await findAskedRefund(paymentId, amountMinor);
  const currency = refund.refund_currency.toLowerCase();
  return { kind: "refund", refund: { externalId, reversalId, paymentId, amountMinor, currency, status, isTest } };
}

/**
 * By which name the books know a refund that Creem tells of: Creem's, or ours where it was found before it was told. Null:
 * all that was given back of the payment is entered, under other names.
 */
function nameOfRefund(refund: RefundObject, status: Refund["status"], known: readonly KnownReversal[]): string | null {
  const { id, refund_amount, transaction } = refund;
  if (known.some(({ externalId }) => externalId === id)) return id;
  const found = known.find((one) => isOurName(transaction.id, one) && one.amountMinor === refund_amount);
  if (found) return found.externalId;
  const refundedMinor = transaction.refunded_amount ?? 0;
  return status === "succeeded" && refundedMinor > 0 && sumMinor(known) >= refundedMinor ? null : id;
}

/**
 * Creem tells of a dispute once, when the money has gone, and never how it ends. So it counts as lost: an open one would
 * keep the wallet closed for ever. One that was won after all is the operator's to make good.
 */
async function ofDispute(creem: Creem, dispute: DisputeObject, isTest: boolean): Promise<PaymentEvent> {
  const paymentId = dispute.transaction.id;
  if (!(await isOurs(creem, dispute, isTest))) return ignored;
  const found = (await findKnown("dispute", paymentId)).find((one) => isOurName(paymentId, one));
  return {
    kind: "dispute",
    dispute: {
      externalId: found?.externalId ?? dispute.id,
      paymentId,
      amountMinor: dispute.amount,
      currency: dispute.currency.toLowerCase(),
      status: "lost",
      isTest,
    },
  };
}

/** Whether it is about one of our payments in this mode, also one that the books have not heard of yet. */
async function isOurs(creem: Creem, { mode, checkout, transaction }: Reversed, isTest: boolean): Promise<boolean> {
  if (isTestMode(mode) !== isTest) return false;
  if (await isOurPayment(transaction.id)) return true;
  const whole = typeof checkout === "string" ? await retrieve(creem, checkout) : checkout;
  return orderIdOf(whole?.metadata) !== null;
}

async function retrieve(creem: Creem, checkoutId: string) {
  try {
    return await creem.checkouts.retrieve(checkoutId);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function read<T>(schema: z.ZodType<T>, object: unknown): T {
  const { success, data } = schema.safeParse(object);
  if (!success) throw new AppError("invalid_input", "This event of Creem's cannot be read.");
  return data;
}
