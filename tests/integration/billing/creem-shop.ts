/** The local Creem, a door of ours that its webhooks knock at, and what a buyer does there. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError } from "@/lib/base/errors";
import { handleWebhook } from "@/lib/billing/payments/handle-webhook";
import { recoverPayments } from "@/lib/billing/payments/recover-payments";
import { startTopUp } from "@/lib/billing/payments/start-top-up";
import { openLocal, webhookSecret } from "@/tests/support/creem/contract-target";
import type { CreemEvent } from "@/tests/support/creem/webhooks";
import type { Message } from "@/tests/support/webhook-deliveries";
import type { Buyer } from "./payments/buyers";

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** Webhooks are held until a test releases them, unless it says otherwise. */
export async function openShop() {
  const door = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const header = (name: string) => request.headers[name]?.toString() ?? null;
      handleWebhook("creem", Buffer.concat(chunks), header).then(
        () => response.writeHead(200).end(),
        (error) => response.writeHead(error instanceof AppError ? error.status : 500).end(),
      );
    });
  }).listen(0, "127.0.0.1");
  await once(door, "listening");
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}/api/webhooks/creem`;
  const { creem, local, processor, close } = await openLocal({}, { endpoint: { url, secret: webhookSecret } });
  const { webhooks } = local;

  return {
    creem,
    local,
    webhooks,
    processor,
    lastEvent: (): CreemEvent => webhooks.events.at(-1)!,
    /** What is held never comes. */
    lose: () => webhooks.release(() => []),

    async buy(buyer: Buyer, amountMinor: number) {
      const opened = await order(buyer, amountMinor);
      const paymentId = local.pay(opened.checkoutId);
      await webhooks.release();
      return { ...opened, paymentId };
    },

    /** Before each test. */
    calm() {
      local.clearFaults();
      local.account.taxBps = 0;
      webhooks.isHolding = true;
    },

    async close() {
      await close();
      door.close();
    },
  };
}

/** An order at the first of the processors that are provided, not yet paid. */
export async function order({ actor, organizationId }: Buyer, amountMinor: number) {
  const { orderId, url } = await startTopUp(actor, { amountUsd: amountMinor, savesMethod: false }, organizationId);
  return { orderId, checkoutId: url.split("/").at(-1)! };
}

export const deliver = ({ body, headers }: Message) => handleWebhook("creem", body, (name) => headers[name] ?? null);
export const recover = () => recoverPayments(new Date());
