import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send-mail";
import type { SignedIn } from "../find-session";
import { requireRecentProof } from "../require-recent-proof";
import type { ThingInput } from "../schema";
import { endSecondFactorIfLast } from "../second-factor/end-second-factor-if-last";

/** Removes a passkey. With the last second factor the recovery codes go too. */
export async function removePasskey(person: SignedIn, { id }: ThingInput): Promise<void> {
  requireRecentProof(person);
  const { userId } = person;
  await transaction(async (tx) => {
    const { count } = await tx.passkey.deleteMany({ where: { id, userId } });
    if (count === 0) throw new AppError("not_found", "There is no such passkey.");
    await recordAudit(tx, person, { action: "passkey.remove", subjectId: userId, targetId: id });
    await endSecondFactorIfLast(tx, userId);
  });
  void sendMail({ to: person.email, template: "passkey-removed", path: "/dashboard/settings/security" });
}
