import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { errorFacts, log } from "@/lib/log/log";
import { failOrder } from "./fail-order";
import { fulfilOrder } from "./fulfil-order";
import { paymentTransaction } from "./payment-transaction";
import type { ChargeAnswer, PaymentProcessor } from "./processor";
import type { Order } from "./rows";
import { currency } from "./schema";

/**
 * Charges what an organization saved for a pending order of its standing order. A refusal fails the order and pauses the
 * standing order; where nobody answers the order stays pending, to be asked for again or told of by a webhook. Never
 * throws: one organization's charge does not stop another's.
 */
export async function chargeOrder(processor: PaymentProcessor, order: Order): Promise<void> {
  const { id: orderId, amountMinor } = order;
  const organizationId = order.organizationId;
  if (organizationId === null) return;
  try {
    const where = { organizationId_provider: { organizationId, provider: processor.id } };
    const customer = await db().paymentCustomer.findUnique({ where });
    const savedMethodId = customer?.savedMethodId;
    const answer: ChargeAnswer = savedMethodId
      ? await ask(processor, { orderId, organizationId, amountMinor, customerId: customer.customerId, savedMethodId })
      : { outcome: "failed", failure: "other" };
    await enter(processor, orderId, answer);
  } catch (error) {
    log("error", "payment.failed", { provider: processor.id, orderId, ...errorFacts(error) });
  }
}

type Charge = Omit<Parameters<PaymentProcessor["charge"]>[0], "currency">;

async function ask(processor: PaymentProcessor, charge: Charge): Promise<ChargeAnswer> {
  try {
    return await processor.charge({ ...charge, currency });
  } catch (error) {
    if (error instanceof AppError && error.code !== "unavailable") return { outcome: "failed", failure: "other" };
    throw error;
  }
}

async function enter(processor: PaymentProcessor, orderId: string, answer: ChargeAnswer): Promise<void> {
  if (answer.outcome === "pending") return;
  await paymentTransaction(async (books) => {
    if (answer.outcome === "paid") await fulfilOrder(books, processor, answer.payment);
    else await failOrder(books, processor.id, orderId, answer.failure);
  });
}
