import { expect, test } from "vitest";
import { createTurnstile } from "@/lib/base/turnstile";

test("a turnstile lets so many in at once, all of them in turn, and goes on after a failure", async () => {
  const enter = createTurnstile(3);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = (number: number) =>
    enter(async () => {
      begun.push(number);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (number === 4) throw new Error("four");
      return number;
    });
  const numbers = Array.from({ length: 12 }, (_, index) => index);
  const answers = await Promise.allSettled(numbers.map(work));
  expect(most).toBe(3);
  expect(begun).toEqual(numbers);
  expect(answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []))).toEqual(
    numbers.filter((number) => number !== 4),
  );
  expect(await work(99)).toBe(99);
});
