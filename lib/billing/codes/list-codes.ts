import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import { codeColumns, toCodeView } from "./code-view";
import type { CodeView } from "./schema";

/** Every code, newest first, without what would redeem it. Operators only. */
export async function listCodes(actor: Actor): Promise<CodeView[]> {
  requireOperator(actor);
  const rows = await db().redemptionCode.findMany({ select: codeColumns, orderBy: { id: "desc" } });
  return rows.map(toCodeView);
}
