import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send-mail";
import type { SignedIn } from "../find-session";
import { requireRecentProof } from "../require-recent-proof";
import { findSecondFactors, isSecondFactorOn } from "./find-second-factors";
import { makeRecoveryCodes } from "./recovery-codes";

/** New recovery codes in place of all old ones. */
export async function renewRecoveryCodes(person: SignedIn): Promise<{ recoveryCodes: string[] }> {
  requireRecentProof(person);
  const { userId } = person;
  const recoveryCodes = await transaction(async (tx) => {
    if (!isSecondFactorOn(await findSecondFactors(userId, tx))) {
      throw new AppError("conflict", "Set up an authenticator app or a passkey first.");
    }
    await recordAudit(tx, person, { action: "recovery_codes.create", subjectId: userId, targetId: userId });
    return makeRecoveryCodes(tx, userId);
  });
  void sendMail({ to: person.email, template: "recovery-codes-renewed", path: "/dashboard/settings/security" });
  return { recoveryCodes };
}
