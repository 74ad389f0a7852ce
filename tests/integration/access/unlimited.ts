import type * as rules from "@/lib/limits/rules";

/** The rules of limits, with room for every knock of a matrix: how often one may is proved elsewhere. */
export async function withoutLimits(original: () => Promise<typeof rules>) {
  const wide = { max: 1_000_000, windowMs: 60_000 };
  const { limitRules } = await original();
  return { limitRules: Object.fromEntries(Object.keys(limitRules).map((name) => [name, wide])), limitRule: () => wide };
}
