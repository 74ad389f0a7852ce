import { singleton } from "@/lib/base/singleton";
import type { StopReason } from "@/lib/gateway/house";
import { errorFacts, log } from "@/lib/log/log";

type OpenCall = { readonly keyId: string; readonly stop: (reason: StopReason) => void };

const state = () => singleton("open-calls", () => ({ calls: new Set<OpenCall>(), waiting: [] as (() => void)[] }));

/**
 * Says that a call of a key has begun. `stop` ends it early, so that it settles at what was observed so far: when the
 * process ends and the call would not, or when the key does. The answer is to be called when the call is over and settled.
 */
export function beginCall(keyId: string, stop: (reason: StopReason) => void): () => void {
  const call: OpenCall = { keyId, stop };
  state().calls.add(call);
  return () => {
    const { calls, waiting } = state();
    if (calls.delete(call) && calls.size === 0) for (const wake of waiting.splice(0)) wake();
  };
}

export function countOpenCalls(): number {
  return state().calls.size;
}

/** The keys whose calls are open in this process. */
export function keysOfOpenCalls(): ReadonlySet<string> {
  return new Set([...state().calls].map((call) => call.keyId));
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

export function stopAllCalls(): void {
  for (const call of [...state().calls]) stop(call, "restarting");
}

/** Ends what is under way with keys that are closed. */
export function stopCallsOf(keyIds: ReadonlySet<string>): void {
  for (const call of [...state().calls]) if (keyIds.has(call.keyId)) stop(call, "key_closed");
}

function stop(call: OpenCall, reason: StopReason): void {
  try {
    call.stop(reason);
  } catch (error) {
    // One call that cannot be ended must not keep the others open.
    log("error", "request.failed", errorFacts(error));
  }
}
