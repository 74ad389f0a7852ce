import { findKeyBudgets } from "@/lib/billing/budgets/find-budget-views";
import type { Tx } from "@/lib/db/client";
import { keyColumns, toKeyView } from "./key-view";
import type { KeyView } from "./schema";

/** A key as it stands within a transaction. Checks no right. */
export async function readKeyView(tx: Tx, id: string): Promise<KeyView> {
  const row = await tx.apiKey.findUniqueOrThrow({ where: { id }, select: keyColumns });
  return toKeyView(row, (await findKeyBudgets([id], tx)).get(id) ?? null);
}
