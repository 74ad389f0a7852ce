import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { errorFacts, log } from "@/lib/log/log";
import { failOrder, type OrderFailure } from "./fail-order";
import { fulfilOrder } from "./fulfil-order";
import { paymentTransaction } from "./payment-transaction";
import type { ChargeAnswer, PaymentProcessor } from "./processor";
import type { Order } from "./rows";
import { currency } from "./schema";

/** `repeated`: what became of an earlier try is not known. */
type Try = "first" | "repeated";
type Answer = ChargeAnswer | { readonly outcome: "failed"; readonly failure: OrderFailure };

/**
 * Charges what an organization saved for a pending order of its standing order. A refusal fails the order and pauses the
 * standing order; where nobody answers the order stays pending, to be asked for again or told of by a webhook. So it does
 * where an earlier try may have charged it and cannot be looked up: nothing is saved any more, or the processor refuses
 * us. Never throws: one organization's charge does not stop another's.
 */
export async function chargeOrder(processor: PaymentProcessor, order: Order, which: Try): Promise<void> {
  const { id: orderId, amountMinor } = order;
  const organizationId = order.organizationId;
  if (organizationId === null) return;
  try {
    const where = { organizationId_provider: { organizationId, provider: processor.id } };
    const customer = await db().paymentCustomer.findUnique({ where });
    const savedMethodId = customer?.savedMethodId;
    if (!savedMethodId) return;
    const charge = { orderId, organizationId, amountMinor, customerId: customer.customerId, savedMethodId };
    await enter(processor, orderId, await ask(processor, charge, which));
  } catch (error) {
    log("error", "payment.failed", { provider: processor.id, orderId, ...errorFacts(error) });
  }
}

type Charge = Omit<Parameters<PaymentProcessor["charge"]>[0], "currency">;

async function ask(processor: PaymentProcessor, charge: Charge, which: Try): Promise<Answer> {
  try {
    return await processor.charge({ ...charge, currency });
  } catch (error) {
    const isRefused = error instanceof AppError && error.code !== "unavailable";
    if (!isRefused || which === "repeated") throw error;
    log("error", "payment.failed", {
      provider: processor.id,
      orderId: charge.orderId,
      ...errorFacts(error.details.cause ?? error),
    });
    return { outcome: "failed", failure: "processor_refused" };
  }
}

async function enter(processor: PaymentProcessor, orderId: string, answer: Answer): Promise<void> {
  if (answer.outcome === "pending") return;
  await paymentTransaction(async (books) => {
    if (answer.outcome === "paid") await fulfilOrder(books, processor, answer.payment);
    else await failOrder(books, processor.id, orderId, answer.failure);
  });
}
