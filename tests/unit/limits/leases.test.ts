import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { provideEnv } from "@/lib/env";
import type { Taken } from "@/lib/limits/lease-pool";
import { createLeases, type Leases } from "@/lib/limits/leases";
import type { LimitStore } from "@/lib/limits/store";
import { createWindows, type WindowGrant } from "@/lib/limits/window";

const minuteMs = 60_000;
const deadlineMs = 150;

beforeAll(() => provideEnv({ AUTH_SECRET: Buffer.alloc(32, 7).toString("base64") }));

/** One store and several processes on one clock that the test holds; questions and answers travel when it says so. */
function createWorld(processCount: number) {
  const clock = { now: 1_000_000_000 };
  const windows = createWindows(() => clock.now);
  const onTheWay: (() => void)[] = [];
  const counts = { questions: 0 };

  const store: LimitStore = {
    run: () => Promise.reject(new Error("not used")),
    deadlineMs,
    redis: { get: unused, set: unused, evalsha: unused },
    take(key, ask) {
      counts.questions++;
      const sentAtMs = clock.now;
      return new Promise<WindowGrant | null>((resolve) => {
        onTheWay.push(() => {
          const grant = windows.take(key, ask);
          onTheWay.push(() => resolve(clock.now - sentAtMs > deadlineMs ? null : grant));
        });
      });
    },
    giveBack(key, count, freeAtMs) {
      return new Promise((resolve) => {
        onTheWay.push(() => {
          // The store's own rule: of exactly that grant, or of none.
          windows.giveBack(key, count, { freeFromMs: freeAtMs, freeToMs: freeAtMs });
          resolve();
        });
      });
    },
    close() {},
  };
  const processes = Array.from({ length: processCount }, () => createLeases(store, () => clock.now));

  return {
    clock,
    processes,
    counts,
    /** One question or answer arrives: the first sent, or another of those on the way. */
    async deliver(index = 0) {
      const [message] = onTheWay.splice(index % Math.max(1, onTheWay.length), 1);
      message?.();
      await settled();
    },
    async deliverAll() {
      await settled();
      while (onTheWay.length > 0) await this.deliver();
    },
  };
}

const unused = () => Promise.reject(new Error("not used"));
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function take(leases: Leases, count: number, max: number): Promise<Taken | null> {
  return Promise.resolve(leases.poolOf("tokens", "key").take(count, max));
}

const by = fc.nat(2);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("take" as const), by, size: fc.constantFrom(1, 2, 30, 100) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("flood" as const), by, size: fc.constantFrom(1, 10) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("late" as const),
      by,
      ms: fc.integer({ min: 1_700, max: 2_900 }),
      isGivenBack: fc.boolean(),
      thenMs: fc.integer({ min: 57_000, max: 60_000 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("deliver" as const), which: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("wait" as const), ms: waits() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("return" as const), which: fc.nat(9), share: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("tidy" as const), by }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("undo" as const), which: fc.nat(9) }) },
);

/** Around what matters: an answer's deadline, the end of a lease, the end of a window. */
function waits() {
  return fc.oneof(fc.nat(210), fc.integer({ min: 1_700, max: 2_100 }), fc.integer({ min: 57_500, max: 62_800 }));
}

describe("a rate that several processes lease", () => {
  test("is never exceeded in any minute, however questions and answers travel and whatever is given back", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(3, 50, 100, 1_000),
        fc.array(step, { minLength: 3, maxLength: 25 }),
        async (max, steps) => {
          const world = createWorld(3);
          const admitted: { atMs: number; askedAtMs: number; net: number; by: number; undo: (() => number) | null }[] =
            [];
          let worst = 0;
          const used = () =>
            admitted.filter(({ atMs }) => atMs > world.clock.now - minuteMs).reduce((sum, { net }) => sum + net, 0);

          const call = async (process: number, size: number) => {
            const askedAtMs = world.clock.now;
            const answer = take(world.processes[process]!, size, max).then((taken) => {
              if (taken?.outcome !== "taken") return false;
              admitted.push({ atMs: world.clock.now, askedAtMs, net: size, by: process, undo: taken.undo });
              worst = Math.max(worst, used());
              return true;
            });
            await settled();
            return answer;
          };

          const flood = async (process: number, size: number) => {
            for (let calls = 0; calls < 120; calls++) {
              const another = call(process, size);
              await world.deliverAll();
              if (!(await another)) break;
            }
          };

          for (const next of steps) {
            const size = Math.ceil((max * ("size" in next ? next.size : 1)) / 100);
            if (next.do === "take") void call(next.by, size);
            else if (next.do === "flood") await flood(next.by, size);
            else if (next.do === "late") {
              // What was taken ahead is used as late as it may be, and as soon as it counts no longer all else is taken.
              void call(next.by, 1);
              await world.deliverAll();
              world.clock.now += next.ms;
              void call(next.by, 1);
              if (next.isGivenBack) void world.processes[next.by]!.tidy();
              await world.deliverAll();
              world.clock.now += next.thenMs;
              await flood((next.by + 1) % 3, size);
            } else if (next.do === "deliver") await world.deliver(next.which);
            else if (next.do === "wait") world.clock.now += next.ms;
            else if (next.do === "tidy") void world.processes[next.by]!.tidy();
            else {
              const one = admitted[next.which % Math.max(1, admitted.length)];
              if (!one) continue;
              if (next.do === "undo") {
                if (!one.undo || one.atMs !== world.clock.now) continue;
                one.undo();
                Object.assign(one, { undo: null, net: 0 });
              } else if (one.askedAtMs > world.clock.now - minuteMs) {
                const unused = Math.floor((one.net * next.share) / 100);
                world.processes[one.by]!.poolOf("tokens", "key").giveBack(unused, one.askedAtMs);
                Object.assign(one, { undo: null, net: one.net - unused });
              }
              await settled();
            }
          }
          expect(worst).toBeLessThanOrEqual(max);
        },
      ),
      { numRuns: 250 },
    );
  });

  /** Takes one at a time, each answered before the next, until one is refused; says how many were taken. */
  async function takeAll(world: ReturnType<typeof createWorld>, by: number, max: number) {
    for (let count = 0; ; count++) {
      const answer = take(world.processes[by]!, 1, max);
      await world.deliverAll();
      if ((await answer)?.outcome !== "taken") return count;
    }
  }

  test("asks the store once for many calls, and is exact for all processes together", async () => {
    const world = createWorld(2);
    const mine = await takeAll(world, 0, 1_000);
    expect(mine).toBe(1_000);
    expect(world.counts.questions).toBeLessThan(120);
    expect(await takeAll(world, 1, 1_000)).toBe(0);
  });

  test("takes nothing ahead below a hundred: no process is refused for another's sake", async () => {
    const world = createWorld(2);
    await Promise.all([take(world.processes[0]!, 1, 5), world.deliverAll()]);
    expect(await takeAll(world, 1, 5)).toBe(4);
  });

  test("holds less than 4 % of a limit unused, and gives it back when it is quiet", async () => {
    const world = createWorld(2);
    await Promise.all([take(world.processes[0]!, 1, 1_000), world.deliverAll()]);
    expect(await takeAll(world, 1, 1_000)).toBeGreaterThanOrEqual(960);
    world.clock.now += 2_000;
    await Promise.all([world.processes[0]!.tidy(), world.deliverAll()]);
    expect(await takeAll(world, 1, 1_000)).toBeGreaterThan(0);
    expect(await takeAll(world, 1, 1_000)).toBe(0);
  });

  test("gives everything unused back when the process ends", async () => {
    const world = createWorld(2);
    await Promise.all([take(world.processes[0]!, 1, 1_000), world.deliverAll()]);
    await Promise.all([world.processes[0]!.close(), world.deliverAll()]);
    expect(await takeAll(world, 1, 1_000)).toBe(999);
  });

  test("serves again, at once, what a call gives back", async () => {
    const world = createWorld(1);
    const [process] = world.processes;
    await Promise.all([take(process!, 1_000, 1_000), world.deliverAll()]);
    process!.poolOf("tokens", "key").giveBack(400, world.clock.now);
    expect(process!.poolOf("tokens", "key").take(400, 1_000)).toMatchObject({ outcome: "taken" });
  });

  test("counts what was used beyond what was taken, as far as there is any", async () => {
    const world = createWorld(2);
    await Promise.all([take(world.processes[0]!, 10, 50), world.deliverAll()]);
    world.processes[0]!.poolOf("tokens", "key").takeMore(35, 50);
    await world.deliverAll();
    expect(await takeAll(world, 1, 50)).toBe(5);
    world.processes[0]!.poolOf("tokens", "key").takeMore(1_000, 50);
    await world.deliverAll();
    world.clock.now += minuteMs + 1_000;
    expect(await takeAll(world, 1, 50)).toBe(50);
  });

  test("a changed limit is in force with the next call, and what was taken ahead under the other goes back", async () => {
    const world = createWorld(1);
    const [process] = world.processes;
    await Promise.all([take(process!, 10, 1_000), world.deliverAll()]);
    const refused = take(process!, 1, 10);
    await world.deliverAll();
    expect(await refused).toMatchObject({ outcome: "refused" });
    await Promise.all([process!.tidy(), world.deliverAll()]);
    expect(await takeAll(world, 0, 1_000)).toBe(990);
  });

  test("forgets a key when nothing of it counts any more", async () => {
    const world = createWorld(1);
    const [process] = world.processes;
    for (let index = 0; index < 50; index++) {
      void process!.poolOf("requests", `key-${index}`).take(1, 5);
    }
    await world.deliverAll();
    expect(process!.size).toBe(50);
    world.clock.now += 2 * minuteMs;
    await Promise.all([process!.tidy(), world.deliverAll()]);
    expect(process!.size).toBe(0);
  });
});
