import { recordAudit } from "@/lib/db/audit";
import type { Tx } from "@/lib/db/client";
import type { SignedIn } from "../find-session";
import { lockUser } from "../lock-user";
import { deleteOtherSessions } from "../sessions/end-other-sessions";
import { renewSession } from "../sessions/renew-session";
import { findSecondFactors } from "./find-second-factors";
import { makeRecoveryCodes } from "./recovery-codes";

export type Started = {
  /** The session's new token: what went before this proof opens nothing any more. */
  readonly sessionToken: string;
  /** Shown once; null where the person has some from before. */
  readonly recoveryCodes: string[] | null;
};

/** What follows on a new factor: recovery codes, a new session token, and where it is wished the end of other sessions. */
export async function startSecondFactor(tx: Tx, person: SignedIn, wish: { endOthers: boolean }): Promise<Started> {
  const { userId } = person;
  // Whoever is just signing in by the password alone comes before this, or no more.
  await lockUser(tx, userId);
  const { recoveryCodesLeft } = await findSecondFactors(userId, tx);
  const recoveryCodes = recoveryCodesLeft > 0 ? null : await makeRecoveryCodes(tx, userId);
  if (recoveryCodes) {
    await recordAudit(tx, person, { action: "recovery_codes.create", subjectId: userId, targetId: userId });
  }
  if (wish.endOthers) await deleteOtherSessions(tx, person);
  // Whoever knew only the password may be half-way in.
  await tx.signInChallenge.deleteMany({ where: { userId } });
  return { sessionToken: await renewSession(tx, person.sessionId), recoveryCodes };
}
