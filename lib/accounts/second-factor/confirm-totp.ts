import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { unseal } from "@/lib/db/sealed";
import { refundLimit, requireLimit } from "@/lib/limits/take-limit";
import { sendMail } from "@/lib/mail/send-mail";
import type { SignedIn } from "../find-session";
import { requireRecentProof } from "../require-recent-proof";
import type { ConfirmTotpInput } from "../schema";
import { type Started, startSecondFactor } from "./start-second-factor";
import { awaitedTotp, stepOfCode, totpContext } from "./totp";

/** From here on signing in asks for a code of the app. The code that confirms it is used up. */
export async function confirmTotp(person: SignedIn, { code, endOthers }: ConfirmTotpInput): Promise<Started> {
  requireRecentProof(person);
  const { userId } = person;
  await requireLimit("second_factor_account", userId);
  const started = await transaction(async (tx) => {
    const where = awaitedTotp(userId);
    const row = await tx.totpSecret.findFirst({ where, select: { secretEncrypted: true } });
    if (!row) throw new AppError("conflict", "Nothing is waiting to be confirmed. Begin again.");
    const lastStep = stepOfCode(unseal(row.secretEncrypted, totpContext(userId)), code);
    if (lastStep === null) throw wrongCode();
    // Only the secret that the code is of: another tab may have begun anew.
    const { secretEncrypted } = row;
    const data = { confirmedAt: new Date(), lastStep };
    const { count } = await tx.totpSecret.updateMany({ where: { ...where, secretEncrypted }, data });
    if (count === 0) throw wrongCode();
    await recordAudit(tx, person, { action: "totp.enable", subjectId: userId, targetId: userId });
    return startSecondFactor(tx, person, { endOthers });
  });
  await refundLimit("second_factor_account", userId);
  void sendMail({ to: person.email, template: "second-factor-on", path: "/dashboard/settings/security" });
  return started;
}

function wrongCode(): AppError {
  const message = "This is not the code that the app shows now. Is the clock of the device right?";
  return new AppError("invalid_input", message, { fields: { code: message } });
}
