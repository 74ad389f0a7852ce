import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send-mail";
import type { SignedIn } from "../find-session";
import { requireRecentProof } from "../require-recent-proof";
import { endSecondFactorIfLast } from "./end-second-factor-if-last";

/** Forgets the authenticator app. With the last second factor the recovery codes go too. */
export async function disableTotp(person: SignedIn): Promise<void> {
  requireRecentProof(person);
  const { userId } = person;
  await transaction(async (tx) => {
    const { count } = await tx.totpSecret.deleteMany({ where: { userId, confirmedAt: { not: null } } });
    if (count === 0) throw new AppError("conflict", "No authenticator app is set up.");
    await recordAudit(tx, person, { action: "totp.disable", subjectId: userId, targetId: userId });
    await endSecondFactorIfLast(tx, userId);
  });
  void sendMail({ to: person.email, template: "second-factor-off", path: "/dashboard/settings/security" });
}
