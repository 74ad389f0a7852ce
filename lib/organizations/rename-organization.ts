import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { changeMembers } from "./change-members";
import type { RenameOrganizationInput } from "./schema";

/** Throws forbidden, and conflict for a personal organization, which has no name. */
export async function renameOrganization(who: Actor, { name }: RenameOrganizationInput): Promise<void> {
  await changeMembers(who, "organization:write", async ({ tx, actor, organizationId: id }) => {
    await tx.organization.update({ where: { id }, data: { name }, select: { id: true } });
    await recordAudit(tx, actor, { action: "organization.rename", subjectId: actor.userId, targetId: id });
  });
}
