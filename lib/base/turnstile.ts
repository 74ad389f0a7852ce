export type Turnstile = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets at most `width` pieces of work run at once; the others wait in the order they came. */
export function createTurnstile(width: number): Turnstile {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running === width) await new Promise<void>((enter) => waiting.push(enter));
    else running++;
    try {
      return await work();
    } finally {
      // The place is handed on: nobody who comes meanwhile can take it.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
