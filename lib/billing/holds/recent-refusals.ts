const maxEntries = 10_000;

export type RecentRefusals = {
  add(bucketIds: readonly string[]): void;
  has(bucketIds: readonly string[]): boolean;
};

/**
 * Buckets that refused a hold a moment ago. They decide nothing: calls that stand in one merely go through the exact
 * way in, so that one empty wallet does not send everybody's batch down it.
 */
export function createRecentRefusals(rememberMs = 1_000): RecentRefusals {
  const until = new Map<string, number>();
  return {
    add(bucketIds) {
      if (until.size > maxEntries) until.clear();
      for (const id of bucketIds) until.set(id, performance.now() + rememberMs);
    },
    has: (bucketIds) => bucketIds.some((id) => (until.get(id) ?? 0) > performance.now()),
  };
}
