import { randomBytes } from "node:crypto";
import { AppError } from "@/lib/base/errors";
import { db, type Tx } from "@/lib/db/client";
import { hashToken, newToken } from "./token";

export type ChallengePurpose = "second_factor" | "passkey_sign_in" | "passkey_add" | "passkey_prove";

const minuteMs = 60_000;
export const challengeMinutesMax = 10;
const lifetimeMs: Record<ChallengePurpose, number> = {
  second_factor: challengeMinutesMax * minuteMs,
  passkey_sign_in: 5 * minuteMs,
  passkey_add: 5 * minuteMs,
  passkey_prove: 5 * minuteMs,
};
const triesMax = 5;

const isOver = "This took too long, or too many tries. Begin again.";

/** Awaits a proof; of a person who is known, or with null of whoever the passkey says. Gives the browser's token. */
export async function openChallenge(purpose: ChallengePurpose, userId: string | null): Promise<string> {
  const token = newToken();
  if (userId) await db().signInChallenge.deleteMany({ where: { userId, purpose } });
  await db().signInChallenge.create({
    data: { tokenHash: hashToken(token), purpose, userId, expiresAt: new Date(Date.now() + lifetimeMs[purpose]) },
    select: { purpose: true },
  });
  return token;
}

/** Gives an open challenge the bytes that a passkey is to sign, new ones each time, and says whose it is. */
export async function setSignedBytes(token: string, purpose: ChallengePurpose) {
  const challenge = Uint8Array.from(randomBytes(32));
  const [row] = await db().signInChallenge.updateManyAndReturn({
    where: { tokenHash: hashToken(token), purpose, tries: { lt: triesMax }, expiresAt: { gt: new Date() } },
    data: { challenge },
    select: { userId: true },
  });
  if (!row) throw new AppError("unauthenticated", isOver);
  return { challenge, userId: row.userId };
}

/**
 * Counts a try, whatever comes of it, and takes the bytes that were to be signed: they are good for this try only. Of two
 * tries at the same moment one is refused.
 */
export async function tryChallenge(token: string | undefined, purpose: ChallengePurpose) {
  const tokenHash = hashToken(token ?? "");
  const row = await db().signInChallenge.findUnique({
    where: { tokenHash },
    select: { userId: true, challenge: true, tries: true },
  });
  const { count } = await db().signInChallenge.updateMany({
    where: {
      AND: [{ tries: row?.tries ?? triesMax }, { tries: { lt: triesMax } }],
      tokenHash,
      purpose,
      expiresAt: { gt: new Date() },
    },
    data: { tries: { increment: 1 }, challenge: null },
  });
  if (!row || count === 0) throw new AppError("unauthenticated", isOver);
  return { userId: row.userId, challenge: row.challenge };
}

/** Ends a challenge that was met. It opens one thing, once: the second to come here is refused. */
export async function closeChallenge(tx: Tx, token: string): Promise<void> {
  const { count } = await tx.signInChallenge.deleteMany({ where: { tokenHash: hashToken(token) } });
  if (count === 0) throw new AppError("unauthenticated", isOver);
}

/** Whether a second factor is still awaited for this token, and whose. */
export async function findSecondFactorChallenge(token: string): Promise<string | null> {
  const row = await db().signInChallenge.findFirst({
    where: {
      tokenHash: hashToken(token),
      purpose: "second_factor",
      tries: { lt: triesMax },
      expiresAt: { gt: new Date() },
    },
    select: { userId: true },
  });
  return row?.userId ?? null;
}
