import { expect } from "vitest";
import type { Actor } from "@/lib/base/actor";
import { newId } from "@/lib/base/ids";
import { getCredits } from "@/lib/billing/get-credits";
import { handleWebhook } from "@/lib/billing/payments/handle-webhook";
import type { PaymentEvent } from "@/lib/billing/payments/processor";
import { startTopUp } from "@/lib/billing/payments/start-top-up";
import { reconcile } from "@/lib/billing/reconcile";
import { db } from "@/lib/db/client";
import type { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { newWallet, type Wallet } from "../fixtures";

export const dollar = 1_000_000_000n;
export const long = new Date(Date.now() - 30 * 86_400_000);

export type Buyer = Wallet & { readonly actor: Extract<Actor, { kind: "user" }> };

/** A person who confirmed their address a month ago. */
export async function newBuyer(creditUsd = "0"): Promise<Buyer> {
  const wallet = await newWallet(creditUsd);
  const { organizationId } = wallet;
  const facts = { createdAt: long };
  const { ownerId } = await db().organization.update({ where: { id: organizationId }, data: facts });
  await db().user.update({ where: { id: ownerId }, data: { emailVerifiedAt: long } });
  return {
    ...wallet,
    actor: { kind: "user", userId: ownerId, organizationId, organizationRole: "owner", role: "user" },
  };
}

/** A checkout for so many cents, not yet paid. */
export async function checkout(processor: ScriptedProcessor, buyer: Buyer, amountUsd: number, savesMethod = false) {
  const { orderId, url } = await startTopUp(buyer.actor, { amountUsd, savesMethod }, newId());
  return { orderId, checkoutId: url.split("/").at(-1)!, processor };
}

/** A payment that was made and told of. */
export async function buy(processor: ScriptedProcessor, buyer: Buyer, amountMinor: number, facts = {}) {
  const { orderId, checkoutId } = await checkout(processor, buyer, amountMinor);
  const payment = processor.pay(checkoutId, facts);
  await deliver(processor, { kind: "payment", payment });
  return { orderId, checkoutId, payment, paymentId: payment.paymentId! };
}

export function deliver(processor: ScriptedProcessor, event: PaymentEvent, eventId?: string): Promise<void> {
  const { rawBody, header } = processor.message(event, eventId);
  return handleWebhook(processor.id, rawBody, header);
}

export const orderOf = (id: string) => db().order.findUniqueOrThrow({ where: { id } });
export const available = async (buyer: Buyer) => (await getCredits(buyer.organizationId)).availableNano;

export async function isClosed({ walletId }: Buyer): Promise<boolean> {
  return (await db().bucket.findUniqueOrThrow({ where: { id: walletId } })).closedAt !== null;
}

export async function expectCleanBooks(): Promise<void> {
  expect((await reconcile()).differences).toEqual([]);
}
