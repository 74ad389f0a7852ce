/**
 * The local Stripe's webhooks. Every event carries a snapshot of its object and is kept in `events`. With an endpoint
 * they go out at once, or are held until a test releases them in the order, number and company that it likes.
 */
import { createHmac } from "node:crypto";
import Stripe from "stripe";
import { newStripeId } from "./account";

export type Endpoint = { readonly url: string; readonly secret: string };

/** What became of one delivery; `status` is null where nobody answered, or the answer was made to be lost. */
export type Delivery = { readonly eventId: string; readonly type: string; readonly status: number | null };

/** Deliveries one after another; those in an inner list at the same time. */
export type Plan = readonly (Stripe.Event | readonly Stripe.Event[])[];

export type Signed = { readonly body: Uint8Array; readonly header: string };

export function newWebhooks(livemode: boolean, nowSeconds: () => number) {
  const events: Stripe.Event[] = [];
  const held: Stripe.Event[] = [];
  const deliveries: Delivery[] = [];
  const underWay = new Set<Promise<void>>();
  let answersToLose = 0;

  const deliver = async (event: Stripe.Event): Promise<boolean> => {
    if (!webhooks.endpoint) return false;
    const { body, header } = sign(event, webhooks.endpoint.secret);
    const headers = { "content-type": "application/json; charset=utf-8", "stripe-signature": header };
    const answer = await fetch(webhooks.endpoint.url, { method: "POST", headers, body: Buffer.from(body) })
      .then((response) => response.text().then(() => response.status))
      .catch(() => null);
    const status = answersToLose > 0 ? null : answer;
    if (answersToLose > 0) answersToLose--;
    deliveries.push({ eventId: event.id, type: event.type, status });
    return status !== null && status >= 200 && status < 300;
  };

  /** What is not taken comes back into `held`, as Stripe tries again later. */
  const attempt = async (event: Stripe.Event): Promise<void> => {
    if (!(await deliver(event)) && !held.includes(event)) held.push(event);
  };

  const webhooks = {
    endpoint: null as Endpoint | null,
    /** Whether events wait for `release`. */
    isHolding: false,
    events: events as readonly Stripe.Event[],
    held: held as readonly Stripe.Event[],
    deliveries: deliveries as readonly Delivery[],

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
      const event = { ...fields, data } as unknown as Stripe.Event;
      events.push(event);
      if (webhooks.isHolding || !webhooks.endpoint) return void held.push(event);
      const delivery = attempt(event).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    },

    /**
     * Delivers what is held, in the order it came, or by the plan: leave out what is to be lost for good, repeat what
     * is to come twice, put into an inner list what is to come at the same moment. What is not taken is held again.
     */
    async release(plan: (held: readonly Stripe.Event[]) => Plan = (all) => all): Promise<void> {
      for (const step of plan(held.splice(0))) await Promise.all([step].flat().map(attempt));
    },

    /** Holds what was delivered long ago once more, as "Resend" in Stripe's dashboard does. */
    resend(eventId: string): void {
      const event = events.find(({ id }) => id === eventId);
      if (!event) throw new Error(`There was no event ${eventId}.`);
      held.push(event);
    },

    /** The next answers are lost on their way: they are delivered, and come again. */
    loseAnswers(times: number): void {
      answersToLose = times;
    },

    /** When everything that is on its way has arrived. */
    async arrived(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
  return webhooks;
}

export type Webhooks = ReturnType<typeof newWebhooks>;

/** A message as Stripe signs it; `signedAt` in seconds. */
export function sign(event: object, secret: string, signedAt = Math.floor(Date.now() / 1000)): Signed {
  const body = Buffer.from(JSON.stringify(event, null, 2));
  const signature = createHmac("sha256", secret).update(`${signedAt}.`).update(body).digest("hex");
  return { body, header: `t=${signedAt},v1=${signature}` };
}
