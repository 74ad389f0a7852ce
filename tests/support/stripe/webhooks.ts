/** The local Stripe's webhooks. Every event carries a snapshot of its object and is kept in `events`. */
import { createHmac } from "node:crypto";
import Stripe from "stripe";
import { newDeliveries } from "../webhook-deliveries";
import { newStripeId } from "./account";

export type Signed = { readonly body: Uint8Array; readonly header: string };

export function newWebhooks(livemode: boolean, nowSeconds: () => number) {
  const deliveries = newDeliveries<Stripe.Event>({
    typeOf: ({ type }) => type,
    write(event, secret) {
      const { body, header } = sign(event, secret);
      return { body, headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": header } };
    },
  });
  return Object.assign(deliveries, {
    emit(type: Stripe.Event["type"], object: object, previous?: object): void {
      const data = { object: structuredClone(object), ...(previous ? { previous_attributes: previous } : {}) };
      const fields: Omit<Stripe.EventBase, "data"> = {
        id: newStripeId("evt"),
        object: "event",
        api_version: Stripe.API_VERSION,
        created: nowSeconds(),
        livemode,
        pending_webhooks: 1,
        request: null,
        type,
      };
      // Which type has which object is Stripe's own table; the emitting side keeps it.
      deliveries.send({ ...fields, data } as unknown as Stripe.Event);
    },
  });
}

/** A message as Stripe signs it; `signedAt` in seconds. */
export function sign(event: object, secret: string, signedAt = Math.floor(Date.now() / 1000)): Signed {
  const body = Buffer.from(JSON.stringify(event, null, 2));
  const signature = createHmac("sha256", secret).update(`${signedAt}.`).update(body).digest("hex");
  return { body, header: `t=${signedAt},v1=${signature}` };
}
