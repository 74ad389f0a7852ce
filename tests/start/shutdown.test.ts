import { beforeEach, expect, test, vi } from "vitest";
import { isDraining } from "@/lib/main/draining";
import { beginCall, countOpenCalls } from "@/lib/main/open-calls";
import { createShutdown } from "@/lib/main/shutdown";

const house = globalThis as typeof globalThis & { tacit?: Map<string, unknown> };

beforeEach(() => {
  house.tacit?.clear();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  process.env.LOG_LEVEL = "silent";
  return () => vi.useRealTimers();
});

/** A process whose end is written down in order. */
function begin() {
  const events: string[] = [];
  const shutdown = createShutdown(
    async () => void events.push("books closed"),
    (code) => void events.push(`exit ${code}`),
  );
  return { events, shutdown };
}

const passMs = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("without open calls the books are closed and the process ends at once", async () => {
  const { events, shutdown } = begin();
  shutdown.request();
  expect(isDraining()).toBe(true);
  await passMs(0);
  expect(events).toEqual(["books closed", "exit 0"]);
});

test("an open call is let finish, and the books are closed after it", async () => {
  const { events, shutdown } = begin();
  const end = beginCall("a-key", () => void events.push("cut"));
  shutdown.request();
  await passMs(20_000);
  expect(events).toEqual([]);
  end();
  await passMs(0);
  expect(events).toEqual(["books closed", "exit 0"]);
});

test("a call that is still open after 25 s is cut, and settles before the books are closed", async () => {
  const { events, shutdown } = begin();
  const end = beginCall("a-key", () => {
    events.push("cut");
    setTimeout(() => {
      events.push("settled");
      end();
    }, 100);
  });
  shutdown.request();
  await passMs(24_999);
  expect(events).toEqual([]);
  await passMs(200);
  expect(events).toEqual(["cut", "settled", "books closed", "exit 0"]);
});

test("neither a call that ignores its end nor books that do not close keep the process beyond 30 s", async () => {
  const events: string[] = [];
  const shutdown = createShutdown(
    () => new Promise(() => {}),
    (code) => void events.push(`exit ${code}`),
  );
  beginCall("a-key", () => {});
  shutdown.request();
  await passMs(29_500);
  expect(events).toEqual(["exit 0"]);
  expect(countOpenCalls()).toBe(1);
});

test("the same Ctrl-C delivered three times is one wish", async () => {
  const { events, shutdown } = begin();
  beginCall("a-key", () => void events.push("cut"));
  for (let delivery = 0; delivery < 3; delivery++) {
    shutdown.request();
    await passMs(100);
  }
  await passMs(10_000);
  expect(events).toEqual([]);
});

test("a second Ctrl-C cuts open calls, and they still have a second to settle", async () => {
  const { events, shutdown } = begin();
  const end = beginCall("a-key", () => {
    events.push("cut");
    setTimeout(end, 800);
  });
  shutdown.request();
  await passMs(2_000);
  shutdown.request();
  await passMs(0);
  expect(events).toEqual(["cut"]);
  await passMs(800);
  expect(events).toEqual(["cut", "books closed", "exit 0"]);
});

test("when the start program has died, open calls are cut at once", async () => {
  const { events, shutdown } = begin();
  const end = beginCall("a-key", () => {
    events.push("cut");
    end();
  });
  shutdown.hurry();
  await passMs(0);
  expect(events).toEqual(["cut", "books closed", "exit 0"]);
});
