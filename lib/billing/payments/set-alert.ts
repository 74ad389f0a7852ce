import { requirePerson } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import type { SetAlertInput } from "./schema";

/** Below which amount whoever may see to the bills is told by mail that credit runs out; null: never. Throws forbidden. */
export async function setAlert(actor: Actor, { belowUsd }: SetAlertInput): Promise<void> {
  const { organizationId, userId } = requirePerson(actor, "billing:write");
  await transaction(async (tx) => {
    const data = { alertBelowNano: belowUsd, alertedAt: null };
    await tx.organization.update({ where: { id: organizationId }, data, select: { id: true } });
    await recordAudit(tx, actor, { action: "billing.alert", subjectId: userId, targetId: organizationId });
  });
}
