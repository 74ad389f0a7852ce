import type { DataPolicy } from "@/lib/catalog/provider";

/** What is known of how a way treats what it is sent. */
export type Promises = {
  /** What the provider says for everybody. */
  readonly policy: DataPolicy;
  /** What the operator has agreed with it beyond that; null and empty: nothing. */
  readonly zeroRetention: boolean | null;
  readonly regions: readonly string[];
};

/** ISO 3166 codes of the members of the European Union: who promises one of them promises "eu". */
const union = new Set("at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk".split(" "));

/**
 * Whether a way keeps every requirement: `zdr` (nothing is kept), `no-training`, or a region, within which all of its
 * regions must lie. What is not known is not promised, and a word that nobody knows is kept by nobody.
 */
export function keepsAll(requires: readonly string[], promises: Promises): boolean {
  return requires.every((word) => keeps(word.trim().toLowerCase(), promises));
}

function keeps(word: string, { policy, zeroRetention, regions }: Promises): boolean {
  switch (word) {
    case "zdr":
      return zeroRetention ?? policy.zeroRetention === "default";
    case "no-training":
      return policy.training === "no" || zeroRetention === true;
    default: {
      const known = regions.length > 0 ? regions : policy.regions;
      return known.length > 0 && known.every((region) => lieWithin(region, word));
    }
  }
}

/** `eu-west-1` and `de` lie within `eu`, `us-east-1` within `us`. */
function lieWithin(region: string, area: string): boolean {
  if (area === "" || region === area || region.startsWith(`${area}-`)) return area !== "";
  return area === "eu" && union.has(region.split("-")[0]!);
}
