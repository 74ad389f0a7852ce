import { expect, test } from "vitest";
import { createBatcher } from "@/lib/billing/holds/batcher";

/** A batcher whose batches end when the test says so. */
function watched(options: { lingerMs?: number; maxItems?: number } = {}) {
  const batches: number[][] = [];
  const ends: (() => void)[] = [];
  const run = (batch: number[]) => {
    batches.push(batch);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  return { batches, ends, batcher: createBatcher<number>({ lingerMs: 0, maxItems: 256, ...options, run }) };
}

test("what arrives while a batch runs goes into the next, together", async () => {
  const { batches, ends, batcher } = watched();
  batcher.push(1);
  batcher.push(2);
  await expect.poll(() => batches).toEqual([[1, 2]]);
  for (const item of [3, 4, 5]) batcher.push(item);
  ends[0]!();
  await expect
    .poll(() => batches)
    .toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  ends[1]!();
  await batcher.idle();
});

test("a batch is never larger than its limit, and the rest follows", async () => {
  const { batches, ends, batcher } = watched({ maxItems: 2, lingerMs: 1 });
  for (const item of [1, 2, 3]) batcher.push(item);
  await expect.poll(() => batches.length).toBe(1);
  ends[0]!();
  await expect.poll(() => batches).toEqual([[1, 2], [3]]);
  ends[1]!();
  await batcher.idle();
});

test("what was taken back is not run", async () => {
  const { batches, ends, batcher } = watched();
  batcher.push(1);
  await expect.poll(() => batches.length).toBe(1);
  batcher.push(2);
  expect(batcher.drain()).toEqual([2]);
  ends[0]!();
  await batcher.idle();
  expect(batches).toEqual([[1]]);
});
