import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import { AppError } from "@/lib/base/errors";
import type { Tx } from "@/lib/db/client";
import type { PasskeyAssertion } from "./passkey-response";
import { relyingParty } from "./relying-party";
import { toUserHandle } from "./user-handle";

type Expected = {
  /** Whose passkey it must be; null where the passkey says who it is. */
  readonly userId: string | null;
  readonly challenge: Uint8Array<ArrayBuffer> | null;
};

type Signer = { readonly userId: string; readonly passkeyId: string };

/**
 * Whose passkey signed these bytes, for this site, after verifying its person. Whatever is wrong (an unknown or a
 * stranger's passkey, other bytes, another site, nobody verified, a count that runs backwards) gets one answer.
 */
export async function verifyPasskey(tx: Tx, response: PasskeyAssertion, expected: Expected): Promise<Signer> {
  const passkey = await tx.passkey.findUnique({
    where: { credentialId: Uint8Array.from(Buffer.from(response.id, "base64url")) },
    select: { id: true, userId: true, publicKey: true, signCount: true },
  });
  if (!passkey || !expected.challenge || passkey.userId !== (expected.userId ?? passkey.userId)) throw refusal();
  const handle = response.response.userHandle;
  // A passkey that says who it is must name the person it was made for.
  if (handle === undefined ? expected.userId === null : handle !== toUserHandle(passkey.userId)) throw refusal();
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: Buffer.from(expected.challenge).toString("base64url"),
    expectedOrigin,
    expectedRPID,
    credential: { id: response.id, publicKey: passkey.publicKey, counter: Number(passkey.signCount) },
    requireUserVerification: true,
  }).catch(() => {
    throw refusal();
  });
  if (!verified) throw refusal();
  // Only over the count that was compared: of two copies used at the same moment one is refused.
  const { count } = await tx.passkey.updateMany({
    where: { id: passkey.id, signCount: passkey.signCount },
    data: {
      signCount: BigInt(authenticationInfo.newCounter),
      isBackedUp: authenticationInfo.credentialBackedUp,
      lastUsedAt: new Date(),
    },
  });
  if (count === 0) throw refusal();
  return { userId: passkey.userId, passkeyId: passkey.id };
}

function refusal(): AppError {
  return new AppError("unauthenticated", "This passkey was not accepted.");
}
