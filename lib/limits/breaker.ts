import { errorFacts, log } from "@/lib/log/log";

/** How long anybody waits for a store. */
export const deadlineMs = 200;
const breakMs = 5_000;

export type Breaker = {
  /** The work's answer; null when it failed, was late, or was not begun because the store is away. Never rejects. */
  run<T extends {}>(work: () => Promise<T>): Promise<T | null>;
  readonly isAway: boolean;
};

/**
 * Keeps everybody from waiting for a store that does not answer: after one failure nothing is asked of it for five
 * seconds, then one question goes first. `onAway` is told each time it is given up.
 */
export function createBreaker(onAway: () => void, nowMs: () => number = () => performance.now()): Breaker {
  let awayUntilMs: number | null = null;
  let isProbing = false;

  function giveUp(error: unknown): void {
    if (awayUntilMs === null) log("warn", "limits.away", errorFacts(error));
    awayUntilMs = nowMs() + breakMs;
    onAway();
  }

  return {
    async run(work) {
      const isProbe = awayUntilMs !== null;
      if (awayUntilMs !== null && (isProbing || nowMs() < awayUntilMs)) return null;
      isProbing = isProbe;
      try {
        const answer = await beforeDeadline(work);
        if (isProbe) {
          awayUntilMs = null;
          log("info", "limits.back");
        }
        return answer;
      } catch (error) {
        // Of many that wait only the first breaks it: the later ones are late to a connection already given up.
        if (isProbe || awayUntilMs === null) giveUp(error);
        return null;
      } finally {
        if (isProbe) isProbing = false;
      }
    },
    get isAway() {
      return awayUntilMs !== null && (isProbing || nowMs() < awayUntilMs);
    },
  };
}

async function beforeDeadline<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate()), deadlineMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

class TooLate extends Error {
  override readonly name = "TooLate";
}
