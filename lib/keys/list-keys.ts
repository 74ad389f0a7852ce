import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { findKeyBudgets } from "@/lib/billing/budgets/find-budget-views";
import { db } from "@/lib/db/client";
import { keyColumns, toKeyView } from "./key-view";
import type { KeyView } from "./schema";

/** Keys, newest first: a signed-in person's own; all, or one organization's, for the operator's programs. */
export async function listKeys(actor: Actor, input: { organizationId?: string } = {}): Promise<KeyView[]> {
  const organizationId = organizationOfActor(actor) ?? input.organizationId;
  const rows = await db().apiKey.findMany({
    where: organizationId ? { organizationId } : {},
    select: keyColumns,
    orderBy: { id: "desc" },
  });
  const budgets = await findKeyBudgets(rows.map((row) => row.id));
  return rows.map((row) => toKeyView(row, budgets.get(row.id) ?? null));
}
