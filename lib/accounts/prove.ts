import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { refundLimit, requireLimit } from "@/lib/limits/take-limit";
import { sendMail } from "@/lib/mail/send-mail";
import { closeChallenge, tryChallenge } from "./challenge";
import type { SignedIn } from "./find-session";
import type { PasskeyAssertion } from "./passkeys/passkey-response";
import { verifyPasskey } from "./passkeys/verify-passkey";
import { requireOwnPassword } from "./require-own-password";
import type { ProveInput } from "./schema";
import { requireOpenUser } from "./second-factor/check-second-factor";
import { findSecondFactors, isSecondFactorOn } from "./second-factor/find-second-factors";
import { takeCode } from "./second-factor/take-code";
import { renewSession } from "./sessions/renew-session";

/** A signed-in person proves once more to be themselves, by as much as signing in takes. Gives the session's new token. */
export async function prove(person: SignedIn, { password, code }: ProveInput): Promise<string> {
  const { userId } = person;
  await requireOwnPassword(userId, { password, field: "password" });
  if (!isSecondFactorOn(await findSecondFactors(userId))) return transaction((tx) => note(tx, person));
  await requireLimit("second_factor_account", userId);
  const { token, by } = await transaction(async (tx) => {
    const by = await takeCode(tx, await requireOpenUser(tx, userId), code);
    if (!by) throw wrongCode();
    return { token: await note(tx, person), by };
  });
  await refundLimit("second_factor_account", userId);
  if (by === "recovery") {
    void sendMail({ to: person.email, template: "recovery-code-used", path: "/dashboard/settings/security" });
  }
  return token;
}

/** The same by a passkey of theirs. */
export async function proveByPasskey(
  person: SignedIn,
  challengeToken: string | undefined,
  response: PasskeyAssertion,
): Promise<string> {
  const { userId, challenge } = await tryChallenge(challengeToken, "passkey_prove");
  if (!challengeToken || userId !== person.userId) throw new AppError("unauthenticated", "Begin again.");
  return transaction(async (tx) => {
    await verifyPasskey(tx, response, { userId, challenge });
    await closeChallenge(tx, challengeToken);
    return note(tx, person);
  });
}

async function note(tx: Tx, person: SignedIn): Promise<string> {
  const { userId, sessionId } = person;
  await recordAudit(tx, person, { action: "account.prove", subjectId: userId, targetId: sessionId });
  return renewSession(tx, sessionId);
}

function wrongCode(): AppError {
  const message = "This code was not accepted. Each works once; those of an app change every 30 seconds.";
  return new AppError("invalid_input", "Please check what is marked.", { fields: { code: message } });
}
