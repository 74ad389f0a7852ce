import { db } from "@/lib/db/client";

/** What an organization calls these of its keys, by id. */
export async function findKeyNames(organizationId: string, ids: string[]): Promise<Map<string, string>> {
  const keys = await db().apiKey.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, name: true },
  });
  return new Map(keys.map((key) => [key.id, key.name]));
}
