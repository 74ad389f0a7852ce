import { answerFraudWarning } from "./answer-fraud-warning";
import { applyReversal } from "./apply-reversal";
import { failOrder } from "./fail-order";
import { findOrderId } from "./find-order-id";
import { fulfilOrder } from "./fulfil-order";
import type { PaymentTx } from "./payment-transaction";
import type { PaymentEvent, PaymentProcessor } from "./processor";
import { rememberSavedMethod } from "./remember-customer";

/**
 * Enters what a processor says, in the transaction given. Heard twice, or in another order than it happened, it comes to
 * the same. `ignored`: the books have no use for it.
 */
export async function applyEvent(
  books: PaymentTx,
  processor: PaymentProcessor,
  event: PaymentEvent,
): Promise<"processed" | "ignored"> {
  switch (event.kind) {
    case "payment": {
      const outcome = await fulfilOrder(books, processor, event.payment);
      return outcome === "unpaid" || outcome === "unknown" ? "ignored" : "processed";
    }
    case "payment_failed": {
      const orderId = await findOrderId(books.tx, processor.id, event);
      const hasFailed = orderId !== null && (await failOrder(books, processor.id, orderId, event.failure));
      return hasFailed ? "processed" : "ignored";
    }
    case "refund":
    case "dispute":
      await applyReversal(books, processor, event);
      return "processed";
    case "fraud_warning":
      return (await answerFraudWarning(books, processor, event.paymentId)) ? "processed" : "ignored";
    case "saved_method": {
      const { customerId, savedMethodId } = event;
      const isKnown = await rememberSavedMethod(books.tx, processor.id, customerId, savedMethodId);
      return isKnown ? "processed" : "ignored";
    }
    case "ignored":
      return "ignored";
  }
}
