import { AppError } from "@/lib/base/errors";
import { transaction } from "@/lib/db/client";
import { refundLimit, requireLimit } from "@/lib/limits/take-limit";
import { closeChallenge, tryChallenge } from "../challenge";
import type { Proved } from "../require-still-proved";
import { requireOpenUser } from "../second-factor/check-second-factor";
import { asActor } from "../user-view";
import type { PasskeyAssertion } from "./passkey-response";
import { verifyPasskey } from "./verify-passkey";

/** Who signs in by a passkey alone: having it and being verified by it are both factors. */
export async function checkPasskey(
  token: string | undefined,
  response: PasskeyAssertion,
  network: string,
): Promise<Proved> {
  await requireLimit("second_factor_network", network);
  const { challenge } = await tryChallenge(token, "passkey_sign_in");
  if (!token) throw new AppError("unauthenticated", "This passkey was not accepted.");
  const { user, passkeyId } = await transaction(async (tx) => {
    const { userId, passkeyId } = await verifyPasskey(tx, response, { userId: null, challenge });
    await closeChallenge(tx, token);
    return { user: await requireOpenUser(tx, userId), passkeyId };
  });
  await refundLimit("second_factor_network", network);
  return { ...asActor(user), by: { passkeyId } };
}
