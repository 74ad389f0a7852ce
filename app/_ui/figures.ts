import { formatUsd, formatUsdPerMillion } from "@/lib/base/money";

/** 1204 → "1,204" */
export function formatCount(count: number | bigint): string {
  return count.toLocaleString("en-US");
}

/** 412 → "412 ms", 2310 → "2.31 s" */
export function formatMs(ms: number | null): string {
  if (ms === null) return "—";
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

/** 150000n pico-USD per token → "$0.15"; whole dollars keep two places: "$3.00". */
export function formatRate(picoPerToken: bigint): string {
  const [whole, fraction = ""] = formatUsdPerMillion(picoPerToken).split(".");
  return `$${whole}.${fraction.padEnd(2, "0")}`;
}

/** 128000 → "128K", 1048576 → "1,049K": a size, not a sum, so it is rounded. */
export function formatTokens(tokens: number | null): string {
  if (tokens === null) return "—";
  return tokens < 1_000 ? formatCount(tokens) : `${formatCount(Math.round(tokens / 1_000))}K`;
}

/** "2026-11-22 20:14:07" in UTC; `date` alone is "2026-11-22". */
export function formatUtc(time: Date, part: "date" | "minute" | "second" = "second"): string {
  const text = time.toISOString().replace("T", " ");
  return text.slice(0, { date: 10, minute: 16, second: 19 }[part]);
}

/** An amount before it is rounded: as many places as it needs, at least nine. */
export function formatPico(pico: bigint): string {
  const beyondNano = (pico % 1_000n).toString().padStart(3, "0").replace(/0+$/, "");
  return `$${formatUsd(pico / 1_000n)}${beyondNano}`;
}
