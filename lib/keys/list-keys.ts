import { requireRight } from "@/lib/accounts/require-right";
import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { findKeyBudgets } from "@/lib/billing/budgets/find-budget-views";
import { db } from "@/lib/db/client";
import { keyColumns, toKeyView } from "./key-view";
import type { KeyView, ListKeysInput } from "./schema";

/** Keys, newest first: one's own organization's; all, or one organization's, for the operator's programs. */
export async function listKeys(actor: Actor, input: ListKeysInput = {}): Promise<KeyView[]> {
  requireRight(actor, "keys:read");
  const { revoked, limit, after } = input;
  const organizationId = organizationOfActor(actor) ?? input.organizationId;
  const rows = await db().apiKey.findMany({
    where: {
      ...(organizationId && { organizationId }),
      ...(revoked !== undefined && { revokedAt: revoked ? { not: null } : null }),
      ...(after && { id: { lt: after } }),
    },
    select: keyColumns,
    // An id begins with the time it was made at.
    orderBy: { id: "desc" },
    take: limit,
  });
  const budgets = await findKeyBudgets(rows.map((row) => row.id));
  return rows.map((row) => toKeyView(row, budgets.get(row.id) ?? null));
}
