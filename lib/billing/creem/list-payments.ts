import type { Creem } from "creem";
import { db } from "@/lib/db/client";
import type { Payment } from "../payments/processor";
import { findCheckout } from "./find-checkout";

/**
 * What became of the checkouts of our orders since a moment. Creem lists transactions, which name neither a checkout nor
 * what we wrote beside it, and checkouts it does not list: so each that the books call unpaid is asked for. Nothing is
 * missed by it: a page whose answer was lost on its way to us nobody has seen, and so nobody can pay.
 */
export async function* listPayments(creem: Creem, since: Date, isTest: boolean): AsyncIterable<Payment> {
  const orders = await db().order.findMany({
    where: { provider: "creem", isTest, createdAt: { gte: since }, status: { not: "paid" }, checkoutId: { not: null } },
    select: { checkoutId: true },
    orderBy: { createdAt: "desc" },
  });
  for (const { checkoutId } of orders) {
    const state = checkoutId === null ? null : await findCheckout(creem, checkoutId);
    if (state) yield state.payment;
  }
}
