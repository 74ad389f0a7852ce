import { AppError } from "@/lib/base/errors";
import { type Tx, transaction } from "@/lib/db/client";
import { refundLimit, requireLimit } from "@/lib/limits/take-limit";
import { sendMail } from "@/lib/mail/send-mail";
import { closeChallenge, tryChallenge } from "../challenge";
import type { PasskeyAssertion } from "../passkeys/passkey-response";
import { verifyPasskey } from "../passkeys/verify-passkey";
import type { Proved } from "../require-still-proved";
import type { UserView } from "../schema";
import { asActor, toUserView, userViewColumns } from "../user-view";
import { takeCode } from "./take-code";

/** A code, or a passkey's answer. */
export type SecondProof = { readonly code: string } | { readonly response: PasskeyAssertion };

const refusal = "This code was not accepted. Each works once; those of an app change every 30 seconds.";

/**
 * Who signs in, after the password was right. The challenge allows five tries, and a person has few over all of them. A
 * wrong, a used and an old code get the same answer.
 */
export async function checkSecondFactor(
  token: string | undefined,
  proof: SecondProof,
  network: string,
): Promise<Proved> {
  await requireLimit("second_factor_network", network);
  const { userId, challenge } = await tryChallenge(token, "second_factor");
  if (!token || !userId) throw new AppError("unauthenticated", refusal);
  await requireLimit("second_factor_account", userId);
  const { user, by, passwordHash } = await transaction(async (tx) => {
    const user = await requireOpenUser(tx, userId);
    const by = "code" in proof ? await takeCode(tx, user, proof.code) : "passkey";
    if ("response" in proof) await verifyPasskey(tx, proof.response, { userId, challenge });
    if (!by) throw new AppError("unauthenticated", refusal, { fields: { code: refusal } });
    await closeChallenge(tx, token);
    // A new password would have ended the challenge: this is the one that was right.
    const { passwordHash } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } });
    return { user, by, passwordHash };
  });
  await refundLimit("second_factor_network", network);
  await refundLimit("second_factor_account", userId);
  if (by === "recovery") {
    void sendMail({ to: user.email, template: "recovery-code-used", path: "/dashboard/settings/security" });
  }
  return { ...asActor(user), by: { passwordHash, sufficed: false } };
}

/** Disabled meanwhile is as if there had been no challenge. */
export async function requireOpenUser(tx: Tx, id: string): Promise<UserView> {
  const where = { id, disabledAt: null, emailVerifiedAt: { not: null } };
  const row = await tx.user.findFirst({ where, select: userViewColumns });
  if (!row) throw new AppError("unauthenticated", refusal);
  return toUserView(row);
}
