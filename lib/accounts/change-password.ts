import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send-mail";
import type { SignedIn } from "./find-session";
import { hashPassword } from "./password";
import { requireGoodPassword } from "./require-good-password";
import { requireOwnPassword } from "./require-own-password";
import type { ChangePasswordInput } from "./schema";
import { deleteOtherSessions } from "./sessions/end-other-sessions";
import { renewSession } from "./sessions/renew-session";
import { voidOldWaysIn } from "./void-old-ways-in";

/** Sets a new password for whoever knows the present one, and signs out everywhere else. Gives the session's new token. */
export async function changePassword(person: SignedIn, input: ChangePasswordInput): Promise<string> {
  const { userId, email } = person;
  const { currentPassword, password } = input;
  const checkedHash = await requireOwnPassword(userId, {
    password: currentPassword,
    field: "currentPassword",
  });
  requireGoodPassword(password, person);
  const passwordHash = await hashPassword(password);
  const token = await transaction(async (tx) => {
    // Only over the hash that was checked: a reset may have come between.
    const { count } = await tx.user.updateMany({
      where: { id: userId, passwordHash: checkedHash },
      data: { passwordHash },
    });
    if (count === 0) throw new AppError("conflict", "The password was changed elsewhere just now.");
    await deleteOtherSessions(tx, person);
    await voidOldWaysIn(tx, userId);
    await recordAudit(tx, person, { action: "account.change_password", subjectId: userId, targetId: userId });
    return renewSession(tx, person.sessionId);
  });
  void sendMail({ to: email, template: "password-changed", path: "/reset" });
  return token;
}
