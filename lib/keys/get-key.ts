import { AppError } from "@/lib/base/errors";
import { findKeyBudgets } from "@/lib/billing/budgets/find-budget-views";
import { db } from "@/lib/db/client";
import { keyColumns, toKeyView } from "./key-view";
import type { KeyView } from "./schema";

export async function getKey(organizationId: string, id: string): Promise<KeyView> {
  const row = await db().apiKey.findFirst({ where: { id, organizationId }, select: keyColumns });
  if (!row) throw new AppError("not_found", "There is no such key.");
  return toKeyView(row, (await findKeyBudgets([id])).get(id) ?? null);
}
