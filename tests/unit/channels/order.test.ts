import { describe, expect, test } from "vitest";
import { createCircuits } from "@/lib/channels/circuit";
import { createObservations } from "@/lib/channels/observations";
import { observationKey, orderOffers, putBrokenLast } from "@/lib/channels/order-offers";
import type { RouteAsk } from "@/lib/channels/schema";
import type { Offer } from "@/lib/channels/to-offer";
import { offer, priced } from "./offer";

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const observations = createObservations();
const wishes: Pick<RouteAsk, "serves" | "sort" | "affinity"> = { serves: ["openai_chat"], sort: null, affinity: null };
const routes = (offers: readonly Offer[]) => offers.map(({ deployment }) => deployment.routeId);

function order(offers: readonly Offer[], asked: Partial<typeof wishes> = {}, random = seeded(7)): string[] {
  return routes(orderOffers(offers, { ...wishes, ...asked }, { circuits: atNoon().circuits, observations, random }));
}

function atNoon() {
  const clock = { ms: 1_000_000 };
  return { clock, circuits: createCircuits(() => clock.ms) };
}

describe("the order of ways to a model", () => {
  test("a higher priority always comes first, whatever the weights", () => {
    const random = seeded(7);
    for (let round = 0; round < 200; round++)
      expect(order([offer("low", { weight: 1_000 }), offer("high", { priority: 5 })], {}, random)).toEqual([
        "high",
        "low",
      ]);
  });

  test("within a priority, the first place is shared in proportion to the weights", () => {
    const random = seeded(11);
    const rounds = 20_000;
    let heavy = 0;
    for (let round = 0; round < rounds; round++)
      if (order([offer("light"), offer("heavy", { weight: 3 })], {}, random)[0] === "heavy") heavy++;
    expect(heavy / rounds).toBeCloseTo(0.75, 1);
  });

  test("every way stays in the list, once", () => {
    const offers = ["a", "b", "c", "d"].map((name, index) => offer(name, { priority: index % 2 }));
    expect(new Set(order(offers))).toEqual(new Set(["a", "b", "c", "d"]));
  });

  test("the account's own credential comes before the house's, whatever their priorities", () => {
    expect(order([offer("pooled", { priority: 9 }), offer("own", { isPooled: false, priority: -9 })])).toEqual([
      "own",
      "pooled",
    ]);
  });

  test("who speaks the caller's dialect comes before who must be translated for, but not before a higher priority", () => {
    const foreign = { urls: { anthropic_messages: "http://127.0.0.1:9/v1/messages" }, weight: 1_000 };
    expect(order([offer("foreign", foreign), offer("native")])).toEqual(["native", "foreign"]);
    expect(order([offer("foreign", { ...foreign, priority: 1 }), offer("native")])).toEqual(["foreign", "native"]);
  });
});

describe("a caller's sort", () => {
  test("by price puts the cheapest first, within a priority", () => {
    const offers = [
      offer("dear", { price: priced(9n) }),
      offer("cheap", { price: priced(1n) }),
      offer("preferred", { price: priced(50n), priority: 1 }),
      offer("middle", { price: priced(5n) }),
    ];
    expect(order(offers, { sort: "price" })).toEqual(["preferred", "cheap", "middle", "dear"]);
  });

  test("by latency and throughput goes by what was observed; what nobody has seen comes last", () => {
    const offers = ["unseen", "slow", "quick"].map((name) => offer(name));
    observations.note(observationKey(offers[1]!.deployment), {
      firstByteMs: 900,
      durationMs: 1_000,
      outputTokens: 900,
    });
    observations.note(observationKey(offers[2]!.deployment), { firstByteMs: 100, durationMs: 1_000, outputTokens: 90 });
    expect(order(offers, { sort: "latency" })).toEqual(["quick", "slow", "unseen"]);
    expect(order(offers, { sort: "throughput" })).toEqual(["slow", "quick", "unseen"]);
  });
});

describe("calls of one affinity", () => {
  const offers = ["a", "b", "c", "d"].map((name) => offer(name));
  const firsts = (among: readonly Offer[]) =>
    Array.from({ length: 4_000 }, (_, session) => order(among, { affinity: `session ${session}` })[0]!);

  test("prefer the same way every time, whatever the dice say", () => {
    const random = seeded(3);
    const once = order(offers, { affinity: "a conversation" }, random);
    for (let round = 0; round < 50; round++)
      expect(order(offers, { affinity: "a conversation" }, random)).toEqual(once);
  });

  test("are shared by weight", () => {
    const weighted = [offer("light"), offer("heavy", { weight: 3 })];
    const heavy = firsts(weighted).filter((route) => route === "heavy").length;
    expect(heavy / 4_000).toBeCloseTo(0.75, 1);
  });

  test("stay where they were when another way is gone", () => {
    const before = firsts(offers);
    const after = firsts(offers.slice(1));
    const moved = before.filter((route, session) => route !== "a" && after[session] !== route);
    expect(moved).toEqual([]);
    expect(before.filter((route) => route === "a").length / 4_000).toBeCloseTo(0.25, 1);
  });
});

describe("what is broken", () => {
  const [first, second, third] = ["first", "second", "third"].map((name) => offer(name)) as [Offer, Offer, Offer];
  const all = [first, second, third];
  const breakDown = (circuits: ReturnType<typeof createCircuits>, ...ways: Offer[]) => {
    for (const { deployment } of ways) circuits.report(deployment, "credential_refused", null);
  };

  test("comes last, in its order, and is still there when all are broken", () => {
    const { circuits } = atNoon();
    breakDown(circuits, first, second);
    expect(routes(putBrokenLast(all, circuits))).toEqual(["third", "first", "second"]);
    breakDown(circuits, third);
    expect(routes(putBrokenLast(all, circuits))).toEqual(["first", "second", "third"]);
  });

  test("takes its place again when it has rested, for one call at a time", () => {
    const { clock, circuits } = atNoon();
    breakDown(circuits, first, third);
    clock.ms += 60_000;
    const turns = [1, 2, 3].map(() => routes(putBrokenLast(all, circuits)));
    expect(turns).toEqual([
      ["first", "second", "third"],
      ["second", "first", "third"],
      ["second", "first", "third"],
    ]);
    circuits.report(first.deployment, "ok", null);
    expect(routes(putBrokenLast(all, circuits))).toEqual(["first", "second", "third"]);
  });
});
