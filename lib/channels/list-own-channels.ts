import { requireOrganization } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import { channelViewColumns, toChannelView } from "./channel-view";
import { toOwnChannelView } from "./own-channel-view";
import type { OwnChannelView } from "./schema";

/** The organization's own credentials, those of most use first. */
export async function listOwnChannels(actor: Actor): Promise<OwnChannelView[]> {
  const organizationId = requireOrganization(actor, "organization:write");
  const rows = await db().channel.findMany({
    where: { organizationId, removedAt: null },
    select: channelViewColumns,
    orderBy: [{ priority: "desc" }, { id: "asc" }],
  });
  return rows.map((row) => toOwnChannelView(toChannelView(row)));
}
