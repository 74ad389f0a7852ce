import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import { listCalls } from "./list-calls";
import { organizationOf } from "./organization-of";
import type { OverviewView } from "./schema";

type Sums = Pick<OverviewView, "spentNano" | "calls" | "failures" | "firstTokenP50Ms">;

const latestCallsCount = 8;

/** The running UTC month of the actor's organization in a few figures, and its latest calls. */
export async function getOverview(actor: Actor, now = new Date()): Promise<OverviewView> {
  const organizationId = organizationOf(actor);
  const since = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const [[sums], latestCalls] = await Promise.all([
    db().$queryRaw<Sums[]>`
      SELECT coalesce(sum(charged_nano), 0)::bigint AS "spentNano", count(*)::int AS calls,
        count(*) FILTER (WHERE status NOT IN ('ok', 'client_aborted')
          AND NOT (status = 'voided' AND http_status < 500))::int AS failures,
        round(percentile_cont(0.5) WITHIN GROUP (ORDER BY first_token_ms))::int AS "firstTokenP50Ms"
      FROM usage_records
      WHERE organization_id = ${organizationId}::uuid AND created_at >= ${since}`,
    listCalls(actor, { limit: latestCallsCount }),
  ]);
  return { since, ...sums!, latestCalls };
}
