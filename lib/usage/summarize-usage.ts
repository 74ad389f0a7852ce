import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { db, Prisma } from "@/lib/db/client";
import { findKeyNames } from "./find-key-names";
import { organizationOf } from "./organization-of";
import { SummarizeUsageInput, type UsageGroup, type UsageSum, type UsageSummary } from "./schema";

const groupings: Record<UsageGroup, Prisma.Sql> = {
  day: Prisma.sql`to_char(created_at AT TIME ZONE 'utc', 'YYYY-MM-DD')`,
  model: Prisma.sql`model`,
  key: Prisma.sql`key_id::text`,
};

/** Sums of the actor's organization: days in order of time, models and keys by what they cost. */
export async function summarizeUsage(actor: Actor, input: SummarizeUsageInput): Promise<UsageSummary> {
  return sumUsage(organizationOf(actor), input);
}

/** The same for a caller that has proved whose it is by a key. */
export async function sumUsage(organizationId: string, input: SummarizeUsageInput): Promise<UsageSummary> {
  const { from, to, groupBy } = SummarizeUsageInput.parse(input);
  if (from >= to) throw new AppError("invalid_input", "The period ends before it begins.");
  const order = groupBy === "day" ? Prisma.sql`1` : Prisma.sql`5 DESC, 1`;
  const rows = await db().$queryRaw<UsageSum[]>`
    SELECT ${groupings[groupBy]} AS "group", count(*)::int AS requests,
      sum(input_tokens)::float8 AS "inputTokens", sum(output_tokens)::float8 AS "outputTokens",
      sum(charged_nano)::bigint AS "costNano"
    FROM usage_records
    WHERE organization_id = ${organizationId}::uuid AND created_at >= ${from} AND created_at < ${to}
    GROUP BY 1 ORDER BY ${order}`;
  return { from, to, groupBy, rows: groupBy === "key" ? await nameKeys(organizationId, rows) : rows };
}

async function nameKeys(organizationId: string, rows: readonly UsageSum[]): Promise<UsageSum[]> {
  const names = await findKeyNames(
    organizationId,
    rows.map((row) => row.group),
  );
  return rows.map((row) => ({ ...row, keyName: names.get(row.group) ?? null }));
}
