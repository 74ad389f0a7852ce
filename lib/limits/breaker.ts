import { errorFacts, log } from "@/lib/log/log";

const breakMs = 5_000;

export type Breaker = {
  /** The work's answer; null when it failed, was late, or was not begun because the store is away. Never rejects. */
  run<T extends {}>(work: () => Promise<T>): Promise<T | null>;
  /** For good: nothing is begun any more, and what is cut short is no fault. */
  close(): void;
};

/**
 * Keeps everybody from waiting for a store that does not answer: after one failure nothing is asked of it for five
 * seconds, then one question goes first. `onAway` is told each time it is given up.
 */
export function createBreaker(
  onAway: () => void,
  deadlineMs: number,
  nowMs: () => number = () => performance.now(),
): Breaker {
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
        const answer = await beforeDeadline(work, deadlineMs);
        if (isProbe && awayUntilMs !== Number.POSITIVE_INFINITY) {
          awayUntilMs = null;
          log("info", "limits.back");
        }
        return answer;
      } catch (error) {
        // Of many that wait only the first breaks it: the later ones are late to a connection already given up.
        if (awayUntilMs !== Number.POSITIVE_INFINITY && (isProbe || awayUntilMs === null)) giveUp(error);
        return null;
      } finally {
        if (isProbe) isProbing = false;
      }
    },
    close() {
      awayUntilMs = Number.POSITIVE_INFINITY;
    },
  };
}

async function beforeDeadline<T>(work: () => Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // An answer that lay waiting while this process was busy was not late.
    timer = setTimeout(() => setImmediate(() => setImmediate(() => reject(new TooLate()))), deadlineMs);
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
