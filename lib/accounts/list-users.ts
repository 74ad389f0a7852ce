import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import { requireOperator } from "./operator";
import type { UserView } from "./schema";
import { toUserView, userViewColumns } from "./user-view";

/** Everybody with an account, oldest first. */
export async function listUsers(actor: Actor): Promise<UserView[]> {
  requireOperator(actor);
  const rows = await db().user.findMany({ select: userViewColumns, orderBy: { id: "asc" } });
  return rows.map(toUserView);
}
