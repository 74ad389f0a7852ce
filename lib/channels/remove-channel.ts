import { requireCurrentRight } from "@/lib/accounts/require-current-right";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { findProvider } from "@/lib/catalog/providers";
import { recordAudit } from "@/lib/db/audit";
import { db, type Tx, transaction } from "@/lib/db/client";
import { whereAdministered } from "./administered";
import { forgetOffers } from "./offers";
import type { ChannelIdInput } from "./schema";

/** Takes a channel out of service. Its row stays, for the receipts that name it; its credential does not. */
export async function removeChannel(actor: Actor, { id }: ChannelIdInput): Promise<void> {
  const where = { id, removedAt: null, ...whereAdministered(actor) };
  const channel = await db().channel.findFirst({
    where,
    select: {
      provider: true,
      fromEnvironment: true,
      organizationId: true,
      organization: { select: { ownerId: true } },
    },
  });
  if (!channel) throw new AppError("not_found", "There is no such channel.");
  if (channel.fromEnvironment) {
    const variable = findProvider(channel.provider)?.environment?.apiKey;
    throw new AppError("conflict", `This channel comes from the environment: unset ${variable} and start again.`);
  }
  await transaction(async (tx) => {
    await requireCurrentRight(tx, actor, "organization:write");
    await retireChannel(tx, actor, id, channel.organization?.ownerId);
  });
  forgetOffers(channel.organizationId ?? undefined);
}

export async function retireChannel(tx: Tx, actor: Actor, id: string, ownerId?: string): Promise<void> {
  const { count } = await tx.channel.updateMany({
    where: { id, removedAt: null },
    data: { removedAt: new Date(), credentialEncrypted: null },
  });
  if (count > 0) await recordAudit(tx, actor, { action: "channel.remove", subjectId: ownerId, targetId: id });
}
