import { formatUsd } from "@/lib/base/money";

/** An amount as a person would type it: 2500000000n nano-USD is "2.50", two dollars are "2". */
export function toTypedUsd(nano: bigint): string {
  const [whole, fraction = ""] = formatUsd(nano).split(".");
  const places = fraction.replace(/0+$/, "");
  return places === "" ? whole! : `${whole}.${places.padEnd(2, "0")}`;
}
