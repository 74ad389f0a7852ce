/** The whole way of money with nothing replaced but Stripe's server: its package, its pages, its webhooks and our door for them. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type Stripe from "stripe";
import { POST } from "@/app/api/webhooks/stripe/route";
import { newId } from "@/lib/base/ids";
import { adjustCredit } from "@/lib/billing/adjust-credit";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { setAutoTopUp } from "@/lib/billing/payments/set-auto-top-up";
import { startTopUp } from "@/lib/billing/payments/start-top-up";
import { type StripeSettings, stripeProcessor } from "@/lib/billing/stripe/create-stripe-processor";
import { openStripe } from "@/lib/billing/stripe/stripe-client";
import { db } from "@/lib/db/client";
import { collect } from "@/tests/support/stripe/contract-target";
import { type LocalStripe, startStripe } from "@/tests/support/stripe/start-stripe";
import { type Signed, sign } from "@/tests/support/stripe/webhooks";
import { operator } from "../fixtures";
import { available, type Buyer, dollar, newBuyer } from "../payments/buyers";

export const secret = "whsec_chaos";

export type Shop = Awaited<ReturnType<typeof openShop>>;
export type Checkout = { readonly orderId: string; readonly checkoutId: string; readonly url: string };

export async function openShop() {
  const local = await startStripe();
  const door = await openDoor();
  const clientOf = (timeoutMs: number, secretKey: string) =>
    openStripe({ secretKey, apiBase: local.baseUrl, timeoutMs });
  /** The house as it is configured from now on. */
  const configure = (settings: Partial<StripeSettings> = {}, timeoutMs = 15_000, secretKey = local.secretKey) =>
    provideProcessors([
      stripeProcessor(clientOf(timeoutMs, secretKey), {
        isTest: true,
        webhookSecret: secret,
        hasAutomaticTax: false,
        ...settings,
      }),
    ]);
  return {
    local,
    stripe: clientOf(15_000, local.secretKey),
    configure,
    /** Everything is well again, and nothing is on its way. */
    async calm() {
      local.clearFaults();
      await local.webhooks.arrived();
      local.webhooks.endpoint = { url: door.url, secret };
      local.webhooks.isHolding = true;
      await local.webhooks.release(() => []);
      configure();
    },
    async close() {
      await local.close();
      await door.close();
    },
  };
}

/** The route itself, behind a port. */
async function openDoor() {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const headers = { "stripe-signature": String(incoming.headers["stripe-signature"]) };
    const answer = await knock({ body: Buffer.concat(chunks), header: headers["stripe-signature"] });
    outgoing.writeHead(answer).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** What our door answers to a message. */
export async function knock({ body, header }: Signed): Promise<number> {
  const headers = { "stripe-signature": header };
  const request = new Request("http://tacit.test/api/webhooks/stripe", {
    method: "POST",
    headers,
    body: Buffer.from(body),
  });
  return (await POST(request)).status;
}

export const tell = (event: object) => knock(sign(event, secret));

export async function openCheckout(buyer: Buyer, amountUsd = 1_000, savesMethod = false): Promise<Checkout> {
  const { orderId, url } = await startTopUp(buyer.actor, { amountUsd, savesMethod }, newId());
  return { orderId, url, checkoutId: url.split("/").at(-1)! };
}

/** What a person does on Stripe's page. */
export const press = ({ url }: { url: string }, verb: string, fields: Record<string, string> = {}) =>
  fetch(`${url}/${verb}`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

/** A checkout that was paid and told of. */
export async function buy({ local }: Shop, buyer: Buyer, amountUsd = 1_000, savesMethod = false) {
  const checkout = await openCheckout(buyer, amountUsd, savesMethod);
  await press(checkout, "pay");
  await local.webhooks.release();
  const { paymentId } = await db().order.findUniqueOrThrow({ where: { id: checkout.orderId } });
  return { ...checkout, paymentId: paymentId! };
}

export async function spend(buyer: Buyer, amountNano: bigint): Promise<void> {
  const { organizationId } = buyer;
  await adjustCredit(operator, { organizationId, amountNano: -amountNano, reason: "spent" });
}

/** Somebody who keeps a card, has spent everything and has a standing order for 20 USD below 1 USD. */
export async function newSaver(shop: Shop, monthlyCapUsd = 100_000) {
  const buyer = await newBuyer();
  await buy(shop, buyer, 500, true);
  await spend(buyer, await available(buyer));
  await setAutoTopUp(buyer.actor, { belowUsd: dollar, amountUsd: 2_000, monthlyCapUsd });
  const where = { organizationId: buyer.organizationId };
  const { customerId, savedMethodId } = await db().paymentCustomer.findFirstOrThrow({ where });
  return { ...buyer, customerId, savedMethodId: savedMethodId! };
}

export type Saver = Awaited<ReturnType<typeof newSaver>>;

/** What was really taken from a saver besides the first payment, in cents, by Stripe's own book. */
export async function chargedMinor({ stripe }: Shop, { customerId }: Saver): Promise<number[]> {
  const charges = await collect(stripe.charges.list({ customer: customerId }));
  return charges.filter(({ paid, metadata }) => paid && metadata.order_kind === "auto").map(({ amount }) => amount);
}

export async function refundedMinor({ stripe }: Shop, paymentId: string): Promise<number[]> {
  const refunds = await collect(stripe.refunds.list({ payment_intent: paymentId }));
  return refunds.filter(({ status }) => status !== "failed").map(({ amount }) => amount);
}

export const autoOrders = ({ organizationId }: Buyer) =>
  db().order.findMany({ where: { organizationId, kind: "auto" }, orderBy: { createdAt: "asc" } });

/** The newest event of a type about an object, as a plain object that a test may alter. */
export function lastEvent({ webhooks }: LocalStripe, type: string) {
  const event = webhooks.events.findLast((candidate) => candidate.type === type);
  if (!event) throw new Error(`There was no ${type}.`);
  return { ...event, data: { object: Object.fromEntries(Object.entries(event.data.object)) } };
}

/** Another order of the same events, the same each time. */
export function shuffled(events: readonly Stripe.Event[]): Stripe.Event[] {
  return events
    .map((event, at) => ({ event, rank: (at * 7_919 + 13) % 101 }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ event }) => event);
}
