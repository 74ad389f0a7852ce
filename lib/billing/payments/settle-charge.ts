import { failOrder, type OrderFailure } from "./fail-order";
import { fulfilOrder } from "./fulfil-order";
import { paymentTransaction } from "./payment-transaction";
import type { ChargeAnswer, PaymentProcessor } from "./processor";

export type ChargeOutcome = ChargeAnswer | { readonly outcome: "failed"; readonly failure: OrderFailure };

/**
 * Asks the processor what became of the charge of an order, whoever was charged, and enters it as its webhook would.
 * `none`: no charge was made. Throws what the processor throws.
 */
export async function settleCharge(
  processor: PaymentProcessor,
  orderId: string,
): Promise<ChargeAnswer["outcome"] | "none"> {
  const answer = await processor.findCharge(orderId);
  if (answer) await enterCharge(processor, orderId, answer);
  return answer?.outcome ?? "none";
}

export async function enterCharge(processor: PaymentProcessor, orderId: string, answer: ChargeOutcome): Promise<void> {
  if (answer.outcome === "pending") return;
  await paymentTransaction(async (books) => {
    if (answer.outcome === "paid") await fulfilOrder(books, processor, answer.payment);
    else await failOrder(books, processor.id, orderId, answer.failure);
  });
}
