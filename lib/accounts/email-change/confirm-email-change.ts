import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { db, transaction } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/unique-violation";
import { sendMail } from "@/lib/mail/send-mail";
import type { SignedIn } from "../find-session";
import { lockUser } from "../lock-user";
import { claimMailToken, issueMailToken, undoDays } from "../mail-token";
import { removePending } from "../pending-user";
import { requireOwnPassword } from "../require-own-password";
import type { ConfirmEmailChangeInput } from "../schema";
import { hashToken } from "../token";
import { asActor, normalizeName, toUserView, userViewColumns } from "../user-view";
import { voidOldWaysIn } from "../void-old-ways-in";

const isOver = "This link was used already or is too old. Ask for a new one.";

/**
 * Changes the address, for whoever holds the link that was sent to the new one and knows the password: a mistyped address
 * must not hand the account to a stranger. It opens no session, and ends all but the one in which it is done. The old
 * address gets a link that takes it back.
 */
export async function confirmEmailChange(input: ConfirmEmailChangeInput, person: SignedIn | null): Promise<void> {
  const { token, password } = input;
  const userId = await findWhose(token);
  await requireOwnPassword(userId, { password, field: "password" });
  const { previousEmail, path } = await transaction(async (tx) => {
    await lockUser(tx, userId);
    await claimMailToken(tx, token, "change_email");
    const now = new Date();
    const change = await tx.emailChange.findFirst({
      where: { userId, confirmedAt: null, expiresAt: { gt: now } },
      select: { newEmail: true, previousEmail: true, createdAt: true },
    });
    if (!change) throw new AppError("invalid_input", isOver);
    const { newEmail: email } = change;
    const emailNormalized = normalizeName(email);
    await removePending(tx, emailNormalized);
    const data = { email, emailNormalized, emailVerifiedAt: now };
    const user = toUserView(await tx.user.update({ where: { id: userId }, data, select: userViewColumns }));
    await voidOldWaysIn(tx, userId);
    const here = person?.userId === userId ? { id: { not: person.sessionId } } : {};
    await tx.session.deleteMany({ where: { userId, ...here } });
    await tx.emailChange.create({
      data: { userId, ...change, confirmedAt: now, expiresAt: new Date(now.getTime() + undoDays * 86_400_000) },
      select: { userId: true },
    });
    await recordAudit(tx, asActor(user), { action: "account.change_email", subjectId: userId, targetId: userId });
    return { previousEmail: change.previousEmail, path: await issueMailToken(tx, userId, "undo_email_change") };
  }).catch((error) => {
    throw isUniqueViolation(error) ? new AppError("conflict", "This address cannot be used.") : error;
  });
  void sendMail({ to: previousEmail, template: "email-changed", path });
}

async function findWhose(token: string): Promise<string> {
  const row = await db().mailToken.findFirst({
    where: { tokenHash: hashToken(token), purpose: "change_email", usedAt: null, expiresAt: { gt: new Date() } },
    select: { userId: true },
  });
  if (!row) throw new AppError("invalid_input", isOver);
  return row.userId;
}
