import type { Creem } from "creem";
import type { CheckoutAsk } from "../payments/processor";
import { askCreem, isRefused } from "./creem-errors";
import { orderMetadata } from "./order-metadata";

/**
 * Opens Creem's own page for one order. Creem has no key for a repeated ask: it opens a second page, which is no harm, as
 * an order is credited once and only by the checkout that it remembers. A customer whom Creem does not take (deleted
 * there, or of the other mode) is made anew. Creem keeps no means of payment for us, and has no way back for those who
 * give up.
 */
export function openCheckout(creem: Creem, productId: string, ask: CheckoutAsk) {
  return askCreem(async () => {
    const checkout = await create(creem, productId, ask).catch((error) => {
      if (ask.customerId === null || !isRefused(error)) throw error;
      return create(creem, productId, { ...ask, customerId: null });
    });
    if (!checkout.checkoutUrl) throw new Error("Creem opened a checkout without a page.");
    return { checkoutId: checkout.id, url: checkout.checkoutUrl };
  });
}

function create(creem: Creem, productId: string, ask: CheckoutAsk) {
  const { orderId, organizationId, amountMinor, customerId, email, successUrl } = ask;
  return creem.checkouts.create({
    requestId: orderId,
    productId,
    units: 1,
    customPrice: amountMinor,
    customer: customerId === null ? { email } : { id: customerId },
    metadata: orderMetadata(orderId, organizationId),
    successUrl,
  });
}
