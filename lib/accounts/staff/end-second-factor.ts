import { sendMail } from "@/lib/mail/send-mail";
import { changeUser } from "./change-user";
import type { StaffActor } from "./require-staff";
import type { UserIdInput } from "./schema";

/**
 * Takes every second factor off an account whose owner has lost theirs, after whoever does it has made sure who asks.
 * The password alone opens it then, so every session ends and the person is told by mail. Throws forbidden, proof_needed
 * and not_found.
 */
export async function endSecondFactor(actor: StaffActor, { id }: UserIdInput): Promise<void> {
  const { email, isChanged } = await changeUser(actor, id, "user.end_second_factor", async ({ tx }) => {
    const ended = [
      await tx.totpSecret.deleteMany({ where: { userId: id } }),
      await tx.passkey.deleteMany({ where: { userId: id } }),
      await tx.recoveryCode.deleteMany({ where: { userId: id } }),
    ];
    if (ended.every(({ count }) => count === 0)) return false;
    await tx.signInChallenge.deleteMany({ where: { userId: id } });
    await tx.session.deleteMany({ where: { userId: id } });
    return true;
  });
  if (isChanged) void sendMail({ to: email, template: "second-factor-reset", path: "/reset" });
}
