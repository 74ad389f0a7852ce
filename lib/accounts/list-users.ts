import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { requireOperator } from "./operator";
import type { UserView } from "./schema";
import { toUserView, userViewColumns } from "./user-view";

/** Everybody with an account, oldest first. Whole addresses: that somebody looked is written down. */
export async function listUsers(actor: Actor): Promise<UserView[]> {
  requireOperator(actor);
  const rows = await transaction(async (tx) => {
    await recordAudit(tx, actor, { action: "user.list" });
    return tx.user.findMany({ select: userViewColumns, orderBy: { id: "asc" } });
  });
  return rows.map(toUserView);
}
