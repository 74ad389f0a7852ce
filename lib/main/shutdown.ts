import { log } from "@/lib/log/log";
import { startDraining } from "./draining";
import { countOpenCalls, stopAllCalls, waitForOpenCalls } from "./open-calls";
import { finishResponses } from "./open-responses";

// Together below the 30 s after which the start program, and most platforms, kill.
const graceMs = 25_000;
const abortedMs = 1_500;
const answersMs = 1_000;
const booksMs = 2_000;
const repeatWindowMs = 500;

type Shutdown = {
  /** A wish to end: open calls may finish. A second one, later than half a second, ends them at once. */
  request(): void;
  /** Ends open calls at once; they settle at what was observed. */
  hurry(): void;
};

/**
 * The end of the process, once: new calls are refused, open ones finish or are cut and settle, the books are flushed.
 * `closeBooks` resolves when everything that was charged is stored.
 */
export function createShutdown(closeBooks: () => Promise<void>, exit: (code: number) => void): Shutdown {
  const hurried = new AbortController();
  let requestedAtMs: number | null = null;

  async function run(): Promise<void> {
    startDraining();
    log("info", "server.draining", { count: countOpenCalls() });
    const impatience = new Promise<void>((resolve) => {
      hurried.signal.addEventListener("abort", () => resolve());
      if (hurried.signal.aborted) resolve();
    });
    await Promise.race([waitForOpenCalls(graceMs), impatience]);
    stopAllCalls();
    await waitForOpenCalls(hurried.signal.aborted ? 1_000 : abortedMs);
    await Promise.all([finishResponses(hurried.signal.aborted ? 100 : answersMs), settle(closeBooks)]);
    log("info", "server.stopped", { count: countOpenCalls() });
    exit(0);
  }

  function request(): void {
    const now = performance.now();
    if (requestedAtMs === null) {
      requestedAtMs = now;
      void run();
    } else if (now - requestedAtMs > repeatWindowMs) hurried.abort();
  }

  return {
    request,
    hurry() {
      hurried.abort();
      if (requestedAtMs === null) request();
    },
  };
}

// What cannot be stored in time is found by the sweeper of whoever runs next.
async function settle(closeBooks: () => Promise<void>): Promise<void> {
  const outOfTime = new Promise<void>((resolve) => setTimeout(resolve, booksMs));
  await Promise.race([closeBooks().catch(() => {}), outOfTime]);
}
