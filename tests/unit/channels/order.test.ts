import { expect, test } from "vitest";
import { inOrder } from "@/lib/channels/find-deployments";
import type { Offer } from "@/lib/channels/offers";

const offer = (provider: string, priority: number, weight: number) =>
  ({ deployment: { provider }, priority, weight, createdAtSeconds: 0 }) as Offer;

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test("a higher priority always comes first, whatever the weights", () => {
  const random = seeded(7);
  for (let round = 0; round < 200; round++) {
    const order = inOrder([offer("low", 0, 1_000), offer("high", 5, 1)], random);
    expect(order.map((each) => each.deployment.provider)).toEqual(["high", "low"]);
  }
});

test("within a priority, the first place is shared in proportion to the weights", () => {
  const random = seeded(11);
  const rounds = 20_000;
  let heavy = 0;
  for (let round = 0; round < rounds; round++)
    if (inOrder([offer("light", 0, 1), offer("heavy", 0, 3)], random)[0]!.deployment.provider === "heavy") heavy++;
  expect(heavy / rounds).toBeCloseTo(0.75, 1);
});

test("every way stays in the list, once", () => {
  const offers = ["a", "b", "c", "d"].map((name, index) => offer(name, index % 2, 1));
  expect(new Set(inOrder(offers, seeded(3)))).toEqual(new Set(offers));
});
