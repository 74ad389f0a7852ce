import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { errorFacts, log } from "@/lib/log/log";
import type { PaymentProcessor } from "./processor";
import type { Order } from "./rows";
import { currency } from "./schema";
import { type ChargeOutcome, enterCharge, settleCharge } from "./settle-charge";

/** `repeated`: what became of an earlier try is not known. */
type Try = "first" | "repeated";

/**
 * Charges what an organization saved for a pending order of its standing order. A refusal fails the order and pauses the
 * standing order; where nobody answers the order stays pending, to be asked for again or told of by a webhook. After an
 * earlier try the processor is first asked what became of it: what is saved may be another customer's by now. So the
 * order stays pending also where the processor refuses us then, or nothing is saved any more. Never throws: one
 * organization's charge does not stop another's.
 */
export async function chargeOrder(processor: PaymentProcessor, order: Order, which: Try): Promise<void> {
  const { id: orderId, amountMinor } = order;
  const organizationId = order.organizationId;
  if (organizationId === null) return;
  try {
    if (which === "repeated" && (await settleCharge(processor, orderId)) !== "none") return;
    const where = { organizationId_provider: { organizationId, provider: processor.id } };
    const customer = await db().paymentCustomer.findUnique({ where });
    const savedMethodId = customer?.savedMethodId;
    if (!savedMethodId) return;
    const charge = { orderId, organizationId, amountMinor, customerId: customer.customerId, savedMethodId };
    await enterCharge(processor, orderId, await ask(processor, charge, which));
  } catch (error) {
    log("error", "payment.failed", { provider: processor.id, orderId, ...errorFacts(error) });
  }
}

type Charge = Omit<Parameters<PaymentProcessor["charge"]>[0], "currency">;

async function ask(processor: PaymentProcessor, charge: Charge, which: Try): Promise<ChargeOutcome> {
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
