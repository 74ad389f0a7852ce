import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send-mail";
import { claimMailToken } from "./mail-token";
import { hashPassword } from "./password";
import { requireGoodPassword } from "./require-good-password";
import type { ResetPasswordInput } from "./schema";
import { asActor, toUserView, userViewColumns } from "./user-view";
import { voidOldWaysIn } from "./void-old-ways-in";

/**
 * Sets the password of whoever the mailed link belongs to, signs every browser out and says so by mail. The link proves
 * the address too. A password that is refused leaves the link usable.
 */
export async function resetPassword({ token, password }: ResetPasswordInput): Promise<void> {
  const passwordHash = await hashPassword(password);
  const email = await transaction(async (tx) => {
    const id = await claimMailToken(tx, token, "reset_password");
    const user = toUserView(await tx.user.findUniqueOrThrow({ where: { id }, select: userViewColumns }));
    requireGoodPassword(password, user);
    const emailVerifiedAt = user.emailVerifiedAt ?? new Date();
    await tx.user.update({ where: { id }, data: { passwordHash, emailVerifiedAt }, select: { id: true } });
    await tx.session.deleteMany({ where: { userId: id } });
    await voidOldWaysIn(tx, id);
    await recordAudit(tx, asActor(user), { action: "account.reset_password", subjectId: id, targetId: id });
    return user.email;
  });
  void sendMail({ to: email, template: "password-changed", path: "/reset" });
}
