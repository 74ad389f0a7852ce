/**
 * How a local processor's webhooks reach us, as unreliably as the real one's: with an endpoint they go out at once, or are
 * held until a test releases them in the order, number and company that it likes.
 */
export type Endpoint = { readonly url: string; readonly secret: string };

/** What became of one delivery; `status` is null where nobody answered, or the answer was made to be lost. */
export type Delivery = { readonly eventId: string; readonly type: string; readonly status: number | null };

/** Deliveries one after another; those in an inner list at the same time. */
export type Plan<E> = readonly (E | readonly E[])[];

/** A message as it goes over the wire. */
export type Message = { readonly body: Uint8Array; readonly headers: Readonly<Record<string, string>> };

type Format<E> = {
  readonly typeOf: (event: E) => string;
  readonly write: (event: E, secret: string) => Message;
};

export function newDeliveries<E extends { readonly id: string }>({ typeOf, write }: Format<E>) {
  const events: E[] = [];
  const held: E[] = [];
  const deliveries: Delivery[] = [];
  const underWay = new Set<Promise<void>>();
  let answersToLose = 0;

  const deliver = async (event: E): Promise<boolean> => {
    if (!webhooks.endpoint) return false;
    const { body, headers } = write(event, webhooks.endpoint.secret);
    const answer = await fetch(webhooks.endpoint.url, { method: "POST", headers, body: Buffer.from(body) })
      .then((response) => response.text().then(() => response.status))
      .catch(() => null);
    const status = answersToLose > 0 ? null : answer;
    if (answersToLose > 0) answersToLose--;
    deliveries.push({ eventId: event.id, type: typeOf(event), status });
    return status !== null && status >= 200 && status < 300;
  };

  /** What is not taken comes back into `held`, as processors try again later. */
  const attempt = async (event: E): Promise<void> => {
    if (!(await deliver(event)) && !held.includes(event)) held.push(event);
  };

  const webhooks = {
    endpoint: null as Endpoint | null,
    /** Whether events wait for `release`. */
    isHolding: false,
    events: events as readonly E[],
    held: held as readonly E[],
    deliveries: deliveries as readonly Delivery[],

    send(event: E): void {
      events.push(event);
      if (webhooks.isHolding || !webhooks.endpoint) return void held.push(event);
      const delivery = attempt(event).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    },

    /**
     * Delivers what is held, in the order it came, or by the plan: leave out what is to be lost for good, repeat what
     * is to come twice, put into an inner list what is to come at the same moment. What is not taken is held again.
     */
    async release(plan: (held: readonly E[]) => Plan<E> = (all) => all): Promise<void> {
      for (const step of plan(held.splice(0))) await Promise.all([step].flat().map((event) => attempt(event as E)));
    },

    /** Holds what was delivered long ago once more, as "Resend" in a dashboard does. */
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
