import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import { channelColumns, toChannelView } from "./channel-view";
import type { ChannelView } from "./schema";

/** Live channels, those tried first on top. */
export async function listChannels(actor: Actor): Promise<ChannelView[]> {
  requireOperator(actor);
  const rows = await db().channel.findMany({
    where: { removedAt: null },
    select: channelColumns,
    orderBy: [{ priority: "desc" }, { id: "asc" }],
  });
  return rows.map(toChannelView);
}
