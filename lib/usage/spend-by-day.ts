import type { Actor } from "@/lib/base/actor";
import type { Period } from "@/lib/base/period";
import { db, Prisma } from "@/lib/db/client";
import { organizationOf } from "./organization-of";

/** What one model or one key cost on one UTC day. */
export type DaySpend = { readonly day: string; readonly group: string; readonly costNano: bigint };

const columns = { model: Prisma.sql`model`, key: Prisma.sql`key_id::text` };

/** What some models, or some keys, cost the actor's organization on each day of a period; days without a call are absent. */
export async function spendByDay(
  actor: Actor,
  { from, to, by, groups }: Period & { readonly by: "model" | "key"; readonly groups: readonly string[] },
): Promise<DaySpend[]> {
  const organizationId = organizationOf(actor);
  if (groups.length === 0) return [];
  return db().$queryRaw<DaySpend[]>`
    SELECT to_char(created_at AT TIME ZONE 'utc', 'YYYY-MM-DD') AS day, ${columns[by]} AS "group",
      sum(charged_nano)::bigint AS "costNano"
    FROM usage_records
    WHERE organization_id = ${organizationId}::uuid AND created_at >= ${from} AND created_at < ${to}
      AND ${columns[by]} = ANY (${groups}::text[])
    GROUP BY 1, 2 ORDER BY 1, 2`;
}
