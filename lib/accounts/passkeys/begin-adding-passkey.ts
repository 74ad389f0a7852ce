import { generateRegistrationOptions, type PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { openChallenge, setSignedBytes } from "../challenge";
import type { SignedIn } from "../find-session";
import { requireRecentProof } from "../require-recent-proof";
import { relyingParty } from "./relying-party";
import { userHandleBytes } from "./user-handle";

export const passkeysMax = 20;

/** What a browser needs to make a passkey, and the token of the challenge it belongs to. */
export async function beginAddingPasskey(
  person: SignedIn,
): Promise<{ token: string; options: PublicKeyCredentialCreationOptionsJSON }> {
  requireRecentProof(person);
  const passkeys = await db().passkey.findMany({
    where: { userId: person.userId },
    select: { credentialId: true, transports: true },
  });
  if (passkeys.length >= passkeysMax) throw tooManyPasskeys();
  const token = await openChallenge("passkey_add", person.userId);
  const { challenge } = await setSignedBytes(token, "passkey_add");
  const { id: rpID, name: rpName } = relyingParty();
  const options = await generateRegistrationOptions({
    rpID,
    rpName,
    challenge,
    userID: userHandleBytes(person.userId),
    userName: person.email,
    userDisplayName: person.displayName ?? person.username,
    // Which make of device it is, is nothing we want to know.
    attestationType: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: passkeys.map(({ credentialId, transports }) => ({
      id: Buffer.from(credentialId).toString("base64url"),
      transports,
    })),
  });
  return { token, options };
}

export function tooManyPasskeys(): AppError {
  return new AppError("conflict", `An account has at most ${passkeysMax} passkeys. Remove one first.`);
}
