import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/unique-violation";
import { sendMail } from "@/lib/mail/send-mail";
import { claimMailToken, issueMailToken } from "../mail-token";
import { hashPassword } from "../password";
import { removePending } from "../pending-user";
import type { UndoEmailChangeInput } from "../schema";
import { endSecondFactorIfLast } from "../second-factor/end-second-factor-if-last";
import { newToken } from "../token";
import { asActor, normalizeName, toUserView, userViewColumns } from "../user-view";
import { voidOldWaysIn } from "../void-old-ways-in";

const dayMs = 86_400_000;

/**
 * Takes a change of address back, for whoever reads the mail of the address before it. Somebody else may hold the account
 * meanwhile: every session ends, what was added as a second factor since a day before the change was asked for is removed,
 * and the password opens nothing until a new one is chosen by the link that is mailed.
 */
export async function undoEmailChange({ token }: UndoEmailChangeInput): Promise<void> {
  const passwordHash = await hashPassword(newToken());
  const { email, path } = await transaction(async (tx) => {
    const userId = await claimMailToken(tx, token, "undo_email_change");
    const change = await tx.emailChange.findFirst({
      where: { userId, confirmedAt: { not: null } },
      select: { previousEmail: true, createdAt: true },
    });
    if (!change) throw new AppError("invalid_input", "There is nothing to undo any more.");
    const emailNormalized = normalizeName(change.previousEmail);
    await removePending(tx, emailNormalized);
    const data = { email: change.previousEmail, emailNormalized, passwordHash };
    const user = toUserView(await tx.user.update({ where: { id: userId }, data, select: userViewColumns }));
    await tx.session.deleteMany({ where: { userId } });
    await removeFactorsSince(tx, userId, new Date(change.createdAt.getTime() - dayMs));
    await tx.emailChange.delete({ where: { userId }, select: { userId: true } });
    await voidOldWaysIn(tx, userId);
    await recordAudit(tx, asActor(user), { action: "account.undo_email_change", subjectId: userId, targetId: userId });
    return { email: user.email, path: await issueMailToken(tx, userId, "reset_password") };
  }).catch((error) => {
    throw isUniqueViolation(error) ? new AppError("conflict", "The address belongs to another account now.") : error;
  });
  void sendMail({ to: email, template: "email-change-undone", path });
}

/** A passkey opens the account by itself: whoever takes one adds it first, and asks for another address then. */
async function removeFactorsSince(tx: Tx, userId: string, since: Date): Promise<void> {
  await tx.passkey.deleteMany({ where: { userId, createdAt: { gte: since } } });
  await tx.totpSecret.deleteMany({ where: { userId, createdAt: { gte: since } } });
  await tx.recoveryCode.deleteMany({ where: { userId, createdAt: { gte: since } } });
  await endSecondFactorIfLast(tx, userId);
}
