import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { claimMailToken } from "./mail-token";
import type { VerifyEmailInput } from "./schema";
import { toUserView, userViewColumns } from "./user-view";

/** Opens the account whose address the mailed link proves. */
export async function verifyEmail({ token }: VerifyEmailInput): Promise<void> {
  await transaction(async (tx) => {
    const id = await claimMailToken(tx, token, "verify_email");
    const data = { emailVerifiedAt: new Date() };
    const user = toUserView(await tx.user.update({ where: { id }, data, select: userViewColumns }));
    const actor = { kind: "user", userId: id, organizationId: user.organizationId, role: user.role } as const;
    await recordAudit(tx, actor, { action: "account.verify_email", subjectId: id, targetId: id });
  });
}
