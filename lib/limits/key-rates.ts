import { singleton } from "@/lib/base/singleton";
import {
  createKeyRateCounter,
  type KeyRateCounter,
  type KeyRates,
  type RateAnswer,
  type Unused,
} from "./key-rate-counter";
import { closeStore, limitStore } from "./store";

/** Counts one request and so many tokens against the key's rates, or nothing at all. Never rejects. */
export function takeKeyRates(key: KeyRates, tokens: number): RateAnswer | Promise<RateAnswer> {
  return counter().take(key, tokens);
}

/** Gives back what was counted and not used; fewer than none: more was used, and what there is of it is taken. */
export function returnKeyRates(key: KeyRates, unused: Unused): void {
  counter().giveBack(key, unused);
}

/** Gives back what this process holds for keys and lets go of the store. What is counted next opens it again. */
export async function closeLimits(): Promise<void> {
  const closing = held().counter;
  held().counter = undefined;
  await closing?.close();
  closeStore();
}

const held = () => singleton("key-rates", () => ({ counter: undefined as KeyRateCounter | undefined }));

function counter(): KeyRateCounter {
  const holder = held();
  holder.counter ??= createKeyRateCounter(limitStore());
  return holder.counter;
}
