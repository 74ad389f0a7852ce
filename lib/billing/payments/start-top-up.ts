import { requirePerson } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { newId } from "@/lib/base/ids";
import { recordAudit } from "@/lib/db/audit";
import { db } from "@/lib/db/client";
import { appUrl } from "@/lib/env";
import { errorFacts, log } from "@/lib/log/log";
import { failOrder } from "./fail-order";
import { findFreezeReasons } from "./judge-wallet";
import { lockOrganization } from "./locks";
import { type PaymentTx, paymentTransaction } from "./payment-transaction";
import type { CheckoutAsk, PaymentProcessor } from "./processor";
import { checkoutProcessor } from "./processors";
import type { Order } from "./rows";
import { currency, nanoPerMinor, type StartTopUpInput } from "./schema";
import { requireCheckoutLimits, requireRoomToBuy } from "./top-up-limits";

type Person = Extract<Actor, { kind: "user" }>;

/**
 * Begins a purchase of credit: writes the order, opens the processor's own page for it and answers where that is. The
 * page leads back to `/dashboard/billing/return?order=<id>`, with `left=1` where nothing was paid there. Tries are
 * counted for the organization and for `network`. A wallet that is closed for a debt alone may be topped up, as that is
 * how a debt is paid. Where the processor does not answer, the order stays pending: what was opened after all, and paid,
 * is credited. Throws forbidden, rate_limited, unavailable.
 */
export async function startTopUp(
  actor: Actor,
  input: StartTopUpInput,
  network: string,
): Promise<{ readonly orderId: string; readonly url: string }> {
  const person = requirePerson(actor, "billing:write");
  const processor = checkoutProcessor();
  if (!processor)
    throw new AppError("unavailable", "Credit cannot be bought here. Ask whoever runs this installation.");
  await requireCheckoutLimits(person.organizationId, network);
  const email = await requireConfirmedEmail(person.userId);
  const order = await paymentTransaction((books) => writeOrder(books, person, processor, input.amountUsd));
  const ask = await toAsk(order, email, input.savesMethod && processor.canCharge);
  const { checkoutId, url } = await openCheckout(processor, ask);
  await db().order.update({ where: { id: order.id }, data: { checkoutId }, select: { id: true } });
  return { orderId: order.id, url };
}

async function requireConfirmedEmail(userId: string): Promise<string> {
  const user = await db().user.findUniqueOrThrow({ where: { id: userId } });
  if (!user.emailVerifiedAt) throw new AppError("forbidden", "Confirm your e-mail address first.");
  return user.email;
}

async function writeOrder({ tx }: PaymentTx, actor: Person, processor: PaymentProcessor, amountMinor: number) {
  const { organizationId, userId } = actor;
  await lockOrganization(tx, organizationId);
  const reasons = await findFreezeReasons(tx, organizationId);
  if (reasons.some((reason) => reason !== "debt"))
    throw new AppError("forbidden", "This wallet is frozen. Write to us to have it looked at.");
  await requireRoomToBuy(tx, organizationId, amountMinor, new Date());
  const { id: provider, isTest } = processor;
  const creditNano = BigInt(amountMinor) * nanoPerMinor;
  const facts = { organizationId, createdById: userId, provider, isTest, amountMinor, currency, creditNano };
  const order = await tx.order.create({ data: { id: newId(), kind: "checkout", ...facts } });
  await recordAudit(tx, actor, { action: "order.create", subjectId: userId, targetId: order.id });
  return order;
}

async function toAsk(order: Order, email: string, savesMethod: boolean): Promise<CheckoutAsk> {
  const { id: orderId, amountMinor, provider } = order;
  const organizationId = order.organizationId!;
  const where = { organizationId_provider: { organizationId, provider } };
  const customerId = (await db().paymentCustomer.findUnique({ where }))?.customerId ?? null;
  const successUrl = `${appUrl()}/dashboard/billing/return?order=${orderId}`;
  return {
    orderId,
    organizationId,
    amountMinor,
    currency,
    customerId,
    email,
    savesMethod,
    successUrl,
    cancelUrl: `${successUrl}&left=1`,
  };
}

async function openCheckout(processor: PaymentProcessor, ask: CheckoutAsk) {
  try {
    return await processor.openCheckout(ask);
  } catch (error) {
    log("error", "payment.failed", { provider: processor.id, orderId: ask.orderId, ...errorFacts(error) });
    // Also an order that was given up in error is credited when it is paid.
    const isOpen = error instanceof AppError && error.code === "unavailable";
    if (!isOpen) await paymentTransaction((books) => failOrder(books, processor.id, ask.orderId, "processor_refused"));
    throw new AppError("unavailable", "The payment page could not be opened. Nothing was charged. Try again soon.");
  }
}
