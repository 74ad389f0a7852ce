import type { Receipt } from "./schema";

/** `openai:rate_limited`, as a usage record keeps it, in its two words. */
export function toTried(text: string): Receipt["routing"]["tried"][number] {
  const colon = text.indexOf(":");
  return { provider: text.slice(0, colon), outcome: text.slice(colon + 1) };
}
