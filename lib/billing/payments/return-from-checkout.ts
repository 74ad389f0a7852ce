import { requireOrganization } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { takeLimit } from "@/lib/limits/take-limit";
import { errorFacts, log } from "@/lib/log/log";
import { readOrderViews } from "./order-view";
import type { PaymentProcessor } from "./processor";
import { findProcessor } from "./processors";
import type { Order } from "./rows";
import type { OrderView } from "./schema";
import { settleCheckout } from "./settle-checkout";

/**
 * What a person sees who comes back from the processor's page: their order, credited already where the processor says
 * that it was paid, as its webhook may be late. Where it cannot be asked, or was asked too often, the order is shown
 * as it stands. Throws forbidden, and not_found for an order of somebody else's.
 */
export async function returnFromCheckout(actor: Actor, orderId: string): Promise<OrderView> {
  const organizationId = requireOrganization(actor, "billing:read");
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(orderId);
  const where = { id: orderId, organizationId };
  const order = isId ? await db().order.findFirst({ where }) : null;
  if (!order) throw new AppError("not_found", "There is no such order.");
  const processor = findProcessor(order.provider);
  if (processor && order.status === "pending") {
    await settle(processor, order).catch((error) =>
      log("warn", "payment.unanswered", { provider: processor.id, orderId, ...errorFacts(error) }),
    );
  }
  return (await readOrderViews({ id: orderId }, 1))[0]!;
}

async function settle(processor: PaymentProcessor, order: Order): Promise<void> {
  if ((await takeLimit("processor_organization", order.organizationId!)).allowed)
    await settleCheckout(processor, order);
}
