import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { transaction } from "@/lib/db/client";
import { refundLimit, requireLimit } from "@/lib/limits/take-limit";
import { closeChallenge, tryChallenge } from "../challenge";
import { requireOpenUser } from "../second-factor/check-second-factor";
import { asActor } from "../user-view";
import type { PasskeyAssertion } from "./passkey-response";
import { verifyPasskey } from "./verify-passkey";

/** Who signs in by a passkey alone: having it and being verified by it are both factors. */
export async function checkPasskey(
  token: string | undefined,
  response: PasskeyAssertion,
  network: string,
): Promise<Extract<Actor, { kind: "user" }>> {
  await requireLimit("second_factor_network", network);
  const { challenge } = await tryChallenge(token, "passkey_sign_in");
  if (!token) throw new AppError("unauthenticated", "This passkey was not accepted.");
  const user = await transaction(async (tx) => {
    const userId = await verifyPasskey(tx, response, { userId: null, challenge });
    await closeChallenge(tx, token);
    return requireOpenUser(tx, userId);
  });
  await refundLimit("second_factor_network", network);
  return asActor(user);
}
