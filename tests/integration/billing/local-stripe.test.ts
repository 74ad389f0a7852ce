/** The local Stripe is only worth something while it is as strict, and its webhooks are as unreliable, as Stripe's. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/base/ids";
import { checkoutAsk, openLocal } from "@/tests/support/stripe/contract-target";

type Local = Awaited<ReturnType<typeof openLocal>>;
let target: Local;

beforeAll(async () => {
  target = await openLocal();
}, 240_000);
afterAll(() => target?.close());

const good: Stripe.Checkout.SessionCreateParams = {
  mode: "payment",
  success_url: "https://tacit.example/",
  line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 1000, product_data: { name: "Credit" } } }],
};

/** What the types of Stripe's package would not let through. */
const untyped = (params: object) => params as Stripe.Checkout.SessionCreateParams;
const create = (params: object, key?: string) =>
  target.stripe.checkout.sessions.create(untyped(params), key ? { idempotencyKey: key } : {});

describe("a request is judged by Stripe's own types", () => {
  const item = (changes: object) => ({
    ...good,
    line_items: [
      { quantity: 1, price_data: { currency: "usd", unit_amount: 1000, product_data: { name: "x" }, ...changes } },
    ],
  });

  test.each([
    ["an unknown parameter", { ...good, succes_url: "x" }, "succes_url"],
    ["an unknown one inside", item({ unit_ammount: 1 }), "line_items[0][price_data][unit_ammount]"],
    [
      "a wrong type",
      { ...good, line_items: [{ ...good.line_items?.[0], quantity: "one" }] },
      "line_items[0][quantity]",
    ],
    ["a wrong word", { ...good, mode: "pay" }, "mode"],
    ["a wrong word inside", { ...good, invoice_creation: { enabled: "perhaps" } }, "invoice_creation[enabled]"],
    ["a part of a cent", item({ unit_amount: 10.5 }), "line_items[0][price_data][unit_amount]"],
    ["no page to go home to", { ...good, success_url: undefined }, "success_url"],
    ["a page that is none", { ...good, success_url: "/home" }, "success_url"],
    ["nothing to pay for", { ...good, line_items: undefined }, "line_items"],
    ["too long a value of metadata", { ...good, metadata: { note: "x".repeat(501) } }, "metadata[note]"],
    ["too long a name in metadata", { ...good, metadata: { ["x".repeat(41)]: "y" } }, `metadata[${"x".repeat(41)}]`],
    [
      "too much metadata",
      { ...good, metadata: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, "v"])) },
      "metadata",
    ],
    ["too short a life", { ...good, expires_at: Math.floor(Date.now() / 1000) + 60 }, "expires_at"],
    ["a customer twice", { ...good, customer: "cus_1", customer_email: "a@b.example" }, "customer"],
    ["an unknown customer", { ...good, customer: "cus_1" }, "customer"],
  ])("%s is refused, and named", async (_, params, param) => {
    const error = await create(params).catch((caught) => caught);
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(error).toMatchObject({ param, type: "StripeInvalidRequestError" });
  });

  test("less than 50 cents is refused", async () => {
    await expect(create(item({ unit_amount: 49 }))).rejects.toMatchObject({ code: "amount_too_small" });
    expect((await create(item({ unit_amount: 50 }))).amount_total).toBe(50);
  });

  test("another key, and another version of the API, are refused", async () => {
    const connection = { host: "127.0.0.1", port: new URL(target.local.baseUrl).port, protocol: "http" } as const;
    const stranger = new Stripe("sk_test_other", connection);
    await expect(stranger.customers.create()).rejects.toMatchObject({ type: "StripeAuthenticationError" });
    const older = target.stripe.customers.create({}, { apiVersion: "2020-08-27" });
    await expect(older).rejects.toMatchObject({ type: "StripeInvalidRequestError" });
  });

  test("what cannot be expanded is refused", async () => {
    const { id } = await create(good);
    const asked = target.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intents"] });
    await expect(asked).rejects.toMatchObject({ param: "expand" });
  });
});

describe("a key under which something was asked", () => {
  test("answers the same again and does nothing", async () => {
    const key = newId();
    const first = await create(good, key);
    const again = await create(good, key);
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
  });

  test("refuses anything else, and is free again after a day", async () => {
    const key = newId();
    const first = await create(good, key);
    const other = create({ ...good, client_reference_id: "other" }, key);
    await expect(other).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    target.local.advance(25 * 60 * 60 * 1000);
    expect((await create(good, key)).id).not.toBe(first.id);
    target.local.advance(-25 * 60 * 60 * 1000);
  });

  test("keeps what failed under way, and not what was refused before", async () => {
    const key = newId();
    target.local.failNext("POST /v1/checkout/sessions", "error_kept");
    await expect(create(good, key)).rejects.toMatchObject({ type: "StripeAPIError", statusCode: 500 });
    await expect(create(good, key)).rejects.toMatchObject({ type: "StripeAPIError", statusCode: 500 });
    const refused = newId();
    await expect(create({ ...good, mode: "pay" }, refused)).rejects.toMatchObject({ param: "mode" });
    expect((await create(good, refused)).object).toBe("checkout.session");
  });
});

test("lists come in pages, newest first, within the time asked for", async () => {
  const own = await openLocal();
  const ids = [];
  for (let count = 0; count < 5; count++) ids.unshift((await own.stripe.customers.create()).id);
  const params = { ...good, customer: ids[0] };
  const opened = [];
  for (let count = 0; count < 5; count++) opened.unshift((await own.stripe.checkout.sessions.create(params)).id);
  const first = await own.stripe.checkout.sessions.list({ limit: 2 });
  expect(first).toMatchObject({ has_more: true, data: [{ id: opened[0] }, { id: opened[1] }] });
  const last = await own.stripe.checkout.sessions.list({ limit: 3, starting_after: opened[1] ?? "" });
  expect(last).toMatchObject({ has_more: false, data: [{ id: opened[2] }, { id: opened[3] }, { id: opened[4] }] });
  const later = { created: { gte: Math.floor(Date.now() / 1000) + 60 } };
  expect((await own.stripe.checkout.sessions.list(later)).data).toEqual([]);
  await own.close();
});

describe("webhooks", () => {
  type Arrival = { readonly id: string; readonly type: string };
  let arrivals: Arrival[] = [];
  let answers: number[] = [];
  /** Answers are kept back until as many requests are there. */
  let gathers = 1;
  let waiting: (() => void)[] = [];
  let own: Local;

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { id, type } = Stripe.webhooks.constructEvent(
        Buffer.concat(chunks),
        request.headers["stripe-signature"] ?? "",
        "whsec_door",
      );
      arrivals.push({ id, type });
      waiting.push(() => void response.writeHead(answers.shift() ?? 200).end());
      if (waiting.length >= gathers) for (const answer of waiting.splice(0)) answer();
    });
  });

  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  afterAll(() => void server.close());

  beforeEach(async ({ onTestFinished }) => {
    own = await openLocal();
    onTestFinished(() => own.close());
    own.local.webhooks.endpoint = {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      secret: "whsec_door",
    };
    [arrivals, answers, gathers, waiting] = [[], [], 1, []];
  });

  const payOne = async () => {
    const { checkoutId } = await own.processor.openCheckout(checkoutAsk());
    own.local.pay(checkoutId);
  };
  const types = () => arrivals.map(({ type }) => type);

  test("arrive signed, at once where nobody holds them", async () => {
    await payOne();
    await own.local.webhooks.arrived();
    expect(types()).toEqual(expect.arrayContaining(["payment_intent.succeeded", "checkout.session.completed"]));
    expect(own.local.webhooks.held).toEqual([]);
  });

  test("wait to be released: backwards, twice, at the same time, or never", async () => {
    own.local.webhooks.isHolding = true;
    await payOne();
    expect(arrivals).toEqual([]);
    const ids = own.local.webhooks.held.map(({ id }) => id);
    await own.local.webhooks.release((all) => all.toReversed());
    expect(arrivals.map(({ id }) => id)).toEqual(ids.toReversed());

    const completed = own.local.webhooks.events.findLast(({ type }) => type === "checkout.session.completed");
    own.local.webhooks.resend(completed?.id ?? "");
    [arrivals, gathers] = [[], 3];
    await own.local.webhooks.release((all) => [all.flatMap((event) => [event, event, event])]);
    expect(arrivals).toEqual(Array(3).fill({ id: completed?.id, type: "checkout.session.completed" }));

    [arrivals, gathers] = [[], 1];
    await payOne();
    await own.local.webhooks.release(() => []);
    expect([arrivals, own.local.webhooks.held]).toEqual([[], []]);
  });

  test("that are answered with an error, or whose answer is lost, come again", async () => {
    own.local.webhooks.isHolding = true;
    await payOne();
    const count = own.local.webhooks.held.length;
    answers = [500];
    await own.local.webhooks.release();
    expect(own.local.webhooks.held).toHaveLength(1);
    own.local.webhooks.loseAnswers(1);
    await own.local.webhooks.release();
    expect(own.local.webhooks.held).toHaveLength(1);
    await own.local.webhooks.release();
    expect(own.local.webhooks.held).toEqual([]);
    expect(arrivals).toHaveLength(count + 2);
    expect(new Set(arrivals.map(({ id }) => id)).size).toBe(count);
  });

  test("carry what was true when they were made, however late they come", async () => {
    own.local.webhooks.isHolding = true;
    const { checkoutId } = await own.processor.openCheckout(checkoutAsk());
    own.local.payLater(checkoutId);
    own.local.finish(checkoutId, "succeeded");
    const statusIn = (type: string) => {
      const event = own.local.webhooks.held.find((candidate) => candidate.type === type);
      return event && "payment_status" in event.data.object ? event.data.object.payment_status : undefined;
    };
    expect(statusIn("checkout.session.completed")).toBe("unpaid");
    expect(statusIn("checkout.session.async_payment_succeeded")).toBe("paid");
  });
});
