import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import type { AliasView } from "./schema";

export async function listAliases(actor: Actor): Promise<AliasView[]> {
  requireOperator(actor);
  return db().modelAlias.findMany({ orderBy: { name: "asc" } });
}
