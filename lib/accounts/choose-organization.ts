import { z } from "zod";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import type { SignedIn } from "./find-session";

export const ChooseOrganizationInput = z.object({ organizationId: z.uuid() });
export type ChooseOrganizationInput = z.infer<typeof ChooseOrganizationInput>;

type Chooser = Pick<SignedIn, "kind" | "userId" | "organizationId" | "organizationRole" | "role" | "sessionId">;

/** Lets a session look at one of the person's organizations, from its next request on. Throws not_found. */
export async function chooseOrganization(person: Chooser, { organizationId }: ChooseOrganizationInput): Promise<void> {
  const { userId, sessionId } = person;
  await transaction(async (tx) => {
    const where = { organizationId_userId: { organizationId, userId } };
    if (!(await tx.member.findUnique({ where, select: { role: true } })))
      throw new AppError("not_found", "There is no such organization.");
    await tx.session.updateMany({ where: { id: sessionId, userId }, data: { organizationId } });
    const event = { action: "account.choose_organization", subjectId: userId, targetId: organizationId } as const;
    await recordAudit(tx, person, event);
  });
}
