import type { UsageGroup, UsageSum } from "@/lib/usage/schema";

/** What a sum is of. A key's name is not its own alone: the end of its id tells two of one name apart. */
export function groupName(groupBy: UsageGroup, { group, keyName }: UsageSum): string {
  return groupBy === "key" ? `${keyName ?? "A deleted key"} (…${group.slice(-4)})` : group;
}
