import { verifyRegistrationResponse } from "@simplewebauthn/server";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/unique-violation";
import { sendMail } from "@/lib/mail/send-mail";
import { closeChallenge, tryChallenge } from "../challenge";
import type { SignedIn } from "../find-session";
import { requireRecentProof } from "../require-recent-proof";
import { startSecondFactor } from "../second-factor/start-second-factor";
import { passkeysMax, tooManyPasskeys } from "./begin-adding-passkey";
import type { AddPasskeyInput, PasskeyRegistration } from "./passkey-response";
import { relyingParty } from "./relying-party";

type Ceremony = AddPasskeyInput & {
  readonly token: string | undefined;
  /** Where it is made, which becomes its first name. */
  readonly device: string;
};

/** Adds the passkey that a browser just made. Gives the session's new token, and recovery codes where there were none. */
export async function addPasskey(person: SignedIn, { token, response, device, endOthers }: Ceremony) {
  requireRecentProof(person);
  const { userId, challenge } = await tryChallenge(token, "passkey_add");
  if (!token || userId !== person.userId || !challenge) throw refusal();
  const made = await verify(response, challenge);
  const started = await transaction(async (tx) => {
    await closeChallenge(tx, token);
    const name = `Passkey of ${device}`;
    await requireRoom(tx, userId);
    const { id } = await tx.passkey.create({ data: { ...made, userId, name }, select: { id: true } });
    await recordAudit(tx, person, { action: "passkey.add", subjectId: userId, targetId: id });
    return startSecondFactor(tx, person, { endOthers });
  }).catch((error) => {
    throw isUniqueViolation(error) ? refusal() : error;
  });
  void sendMail({ to: person.email, template: "passkey-added", path: "/dashboard/settings/security" });
  return started;
}

async function verify(response: PasskeyRegistration, challenge: Uint8Array<ArrayBuffer>) {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: Buffer.from(challenge).toString("base64url"),
    expectedOrigin,
    expectedRPID,
    requireUserVerification: true,
  }).catch(() => {
    throw refusal();
  });
  if (!verified) throw refusal();
  const { credential, credentialBackedUp } = registrationInfo;
  return {
    credentialId: Uint8Array.from(Buffer.from(credential.id, "base64url")),
    publicKey: Uint8Array.from(credential.publicKey),
    signCount: BigInt(credential.counter),
    transports: response.response.transports,
    isBackedUp: credentialBackedUp,
  };
}

/** Of many passkeys added at the same moment only as many as there is room for. */
async function requireRoom(tx: Tx, userId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
  if ((await tx.passkey.count({ where: { userId } })) >= passkeysMax) throw tooManyPasskeys();
}

function refusal(): AppError {
  return new AppError("invalid_input", "This passkey could not be added. Try again.");
}
