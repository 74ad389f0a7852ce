import type { Period } from "@/lib/base/period";
import { toDays } from "./usage-address";

/** "calls-2026-10-24-to-2026-11-22.csv": the first and the last day that are in it. */
export function toFileName(name: string, period: Period): string {
  const { first, last } = toDays(period);
  return `${name}-${first}-to-${last}.csv`;
}
