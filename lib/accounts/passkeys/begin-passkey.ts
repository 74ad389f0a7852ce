import { generateAuthenticationOptions, type PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { db } from "@/lib/db/client";
import { type ChallengePurpose, setSignedBytes } from "../challenge";
import { relyingParty } from "./relying-party";

/**
 * What a browser needs to ask for a passkey under an open challenge. Where nobody is known yet it names no passkey, and
 * so tells nothing about anybody.
 */
export async function beginPasskey(
  token: string,
  purpose: Exclude<ChallengePurpose, "passkey_add">,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { challenge, userId } = await setSignedBytes(token, purpose);
  const passkeys = userId
    ? await db().passkey.findMany({ where: { userId }, select: { credentialId: true, transports: true } })
    : [];
  return generateAuthenticationOptions({
    rpID: relyingParty().id,
    challenge,
    userVerification: "required",
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({
      id: Buffer.from(credentialId).toString("base64url"),
      transports,
    })),
  });
}
