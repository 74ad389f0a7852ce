import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import type { SetAlertInput } from "./schema";

/** Below which amount the actor wants to be told by mail that credit runs out; null: never. */
export async function setAlert(actor: Actor, { belowUsd }: SetAlertInput): Promise<void> {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person has a wallet.");
  const { organizationId, userId } = actor;
  await transaction(async (tx) => {
    const data = { alertBelowNano: belowUsd, alertedAt: null };
    await tx.organization.update({ where: { id: organizationId }, data, select: { id: true } });
    await recordAudit(tx, actor, { action: "billing.alert", subjectId: userId, targetId: organizationId });
  });
}
