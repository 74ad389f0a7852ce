import { requireRight } from "@/lib/accounts/require-right";
import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { findKeyBudgets } from "@/lib/billing/budgets/find-budget-views";
import { db } from "@/lib/db/client";
import { keyColumns, toKeyView } from "./key-view";
import type { KeyIdInput, KeyView } from "./schema";

export async function getKey(actor: Actor, { id }: KeyIdInput): Promise<KeyView> {
  requireRight(actor, "keys:read");
  const organizationId = organizationOfActor(actor);
  const where = organizationId ? { id, organizationId } : { id };
  const row = await db().apiKey.findFirst({ where, select: keyColumns });
  if (!row) throw new AppError("not_found", "There is no such key.");
  return toKeyView(row, (await findKeyBudgets([id])).get(id) ?? null);
}
