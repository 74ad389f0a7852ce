import fc from "fast-check";
import { expect, test } from "vitest";
import { creditOf, creditToPassOn, creditToTake, paidMinor } from "@/lib/billing/payments/reversed-credit";

const orders = fc
  .record({
    amountMinor: fc.integer({ min: 500, max: 1_000_000 }),
    discount: fc.integer({ min: 0, max: 99 }),
    taxMinor: fc.integer({ min: 0, max: 300_000 }),
  })
  .map(({ amountMinor, discount, taxMinor }) => ({
    amountMinor,
    discountMinor: Math.floor((amountMinor * discount) / 100),
    taxMinor,
    creditNano: BigInt(amountMinor) * 10_000_000n,
  }));

test("parts that add up to the payment take exactly its credit, whatever is cut how often", () => {
  fc.assert(
    fc.property(orders, fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 30 }), (order, parts) => {
      const taken: { amountMinor: number; amountNano: bigint }[] = [];
      let left = paidMinor(order);
      for (const part of [...parts, left]) {
        const amountMinor = Math.min(part, left);
        if (amountMinor > 0) taken.push({ amountMinor, amountNano: creditToTake(order, amountMinor, taken) });
        left -= amountMinor;
        if (left === 0) break;
      }
      if (left > 0) taken.push({ amountMinor: left, amountNano: creditToTake(order, left, taken) });
      expect(taken.reduce((sum, { amountNano }) => sum + amountNano, 0n)).toBe(order.creditNano);
    }),
  );
});

test("what is given back leaves the others with exactly what they are worth together", () => {
  const minors = fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(orders, minors, fc.nat(), (order, parts, which) => {
      const taken: { amountMinor: number; amountNano: bigint }[] = [];
      for (const amountMinor of parts) taken.push({ amountMinor, amountNano: creditToTake(order, amountMinor, taken) });
      const [gone] = taken.splice(which % taken.length, 1);
      const passed = creditToPassOn(order, taken);
      const sum = taken.reduce((total, { amountNano }) => total + amountNano, 0n) + passed;
      const minor = taken.reduce((total, { amountMinor }) => total + amountMinor, 0);
      expect(sum).toBe(creditOf(order, minor));
      expect(passed <= gone!.amountNano).toBe(true);
    }),
  );
});

test("tax is not credit: a tenth of a payment with tax takes a tenth of the credit", () => {
  const order = { amountMinor: 1_000, discountMinor: 0, taxMinor: 190, creditNano: 10_000_000_000n };
  expect(creditOf(order, 119)).toBe(1_000_000_000n);
  expect(creditOf(order, 1_190)).toBe(order.creditNano);
  expect(creditOf(order, 99_999)).toBe(order.creditNano);
});
