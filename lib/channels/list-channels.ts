import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import { channelViewColumns, toChannelView } from "./channel-view";
import type { ChannelView } from "./schema";

/** Live channels, those tried first on top: the operator's, or `all` with accounts' own. */
export async function listChannels(actor: Actor, whose: "operator" | "all" = "operator"): Promise<ChannelView[]> {
  requireOperator(actor);
  const rows = await db().channel.findMany({
    where: { removedAt: null, ...(whose === "operator" ? { organizationId: null } : {}) },
    select: channelViewColumns,
    orderBy: [{ priority: "desc" }, { id: "asc" }],
  });
  return rows.map(toChannelView);
}
