import { singleton } from "@/lib/base/singleton";
import { errorFacts, log } from "@/lib/log/log";

type OpenCall = { readonly abort: () => void };

const state = () => singleton("open-calls", () => ({ calls: new Set<OpenCall>(), waiting: [] as (() => void)[] }));

/**
 * Says that a call has begun. `abort` ends it early, so that it settles at what was observed so far; it is called at
 * most once, when the process ends and the call would not. The answer is to be called when the call is over and settled.
 */
export function beginCall(abort: () => void): () => void {
  const call: OpenCall = { abort };
  state().calls.add(call);
  return () => {
    const { calls, waiting } = state();
    if (calls.delete(call) && calls.size === 0) for (const wake of waiting.splice(0)) wake();
  };
}

export function countOpenCalls(): number {
  return state().calls.size;
}

/** True when every open call has ended, false when `timeoutMs` have passed before. */
export async function waitForOpenCalls(timeoutMs: number): Promise<boolean> {
  const { calls, waiting } = state();
  if (calls.size === 0) return true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs);
    waiting.push(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

export function abortOpenCalls(): void {
  for (const call of [...state().calls]) {
    try {
      call.abort();
    } catch (error) {
      // One call that cannot be ended must not keep the others open.
      log("error", "request.failed", errorFacts(error));
    }
  }
}
