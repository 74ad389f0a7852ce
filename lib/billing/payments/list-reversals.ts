import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import { toReversalView } from "./reversal-view";
import type { ListReversalsInput, ReversalView } from "./schema";

/** Refunds and disputes, newest first. Operators only. */
export async function listReversals(actor: Actor, { kind, limit }: ListReversalsInput): Promise<ReversalView[]> {
  requireOperator(actor);
  const where = kind ? { kind } : {};
  const orderBy = [{ createdAt: "desc" as const }, { id: "desc" as const }];
  return (await db().reversal.findMany({ where, orderBy, take: limit })).map(toReversalView);
}
