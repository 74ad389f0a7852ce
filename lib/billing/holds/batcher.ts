export type Batcher<T> = {
  push(item: T): void;
  /** Takes back what waits and is not yet being run. */
  drain(): T[];
  /** Resolves once nothing waits and nothing runs. */
  idle(): Promise<void>;
};

type BatcherOptions<T> = {
  /** How long the first item waits for company. Zero: until the end of the current turn of the event loop. */
  readonly lingerMs: number;
  readonly maxItems: number;
  /** Never rejects. */
  readonly run: (batch: T[]) => Promise<void>;
};

/** Everything that arrives while one batch runs goes into the next. */
export function createBatcher<T>({ lingerMs, maxItems, run }: BatcherOptions<T>): Batcher<T> {
  const waiting: T[] = [];
  let isBusy = false;
  let isArmed = false;
  const idlers: (() => void)[] = [];

  function arm(): void {
    if (isBusy || isArmed) return;
    isArmed = true;
    if (lingerMs > 0) setTimeout(work, lingerMs);
    else setImmediate(work);
  }

  async function work(): Promise<void> {
    isArmed = false;
    isBusy = true;
    // What came meanwhile goes at once, or lingers too, so that its batch grows.
    do await run(waiting.splice(0, maxItems));
    while (waiting.length >= (lingerMs > 0 ? maxItems : 1));
    isBusy = false;
    if (waiting.length > 0) arm();
    else for (const resolve of idlers.splice(0)) resolve();
  }

  return {
    push(item) {
      waiting.push(item);
      arm();
    },
    drain: () => waiting.splice(0),
    async idle() {
      if (isBusy || isArmed || waiting.length > 0) await new Promise<void>((resolve) => idlers.push(resolve));
    },
  };
}
