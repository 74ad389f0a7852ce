import { setTimeout as sleep } from "node:timers/promises";

/** Lets `work` take at least this long, so that the time of an answer does not tell which way it went. */
export async function takeAtLeast<T>(durationMs: number, work: () => Promise<T>): Promise<T> {
  const [outcome] = await Promise.allSettled([work(), sleep(durationMs)]);
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}
