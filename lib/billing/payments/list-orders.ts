import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { readOrderViews } from "./order-view";
import type { ListOrdersInput, OrderView } from "./schema";

/** Everybody's orders, or one organization's, newest first. Operators only. */
export async function listOrders(actor: Actor, input: ListOrdersInput): Promise<OrderView[]> {
  requireOperator(actor);
  const { organizationId, status, limit } = input;
  return readOrderViews({ ...(organizationId ? { organizationId } : {}), ...(status ? { status } : {}) }, limit);
}
