import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/unique-violation";
import { requireLimit } from "@/lib/limits/take-limit";
import { sendMail } from "@/lib/mail/send-mail";
import { issueMailToken } from "./mail-token";
import { hashPassword } from "./password";
import { removePending } from "./pending-user";
import { provisionUser } from "./provision-user";
import { requireFreeUsername } from "./require-free-username";
import { requireGoodPassword } from "./require-good-password";
import type { SignUpInput } from "./schema";
import { takeAtLeast } from "./take-at-least";
import { asActor, normalizeName } from "./user-view";

const answerAfterMs = 400;

/**
 * Public sign-up. A taken e-mail address gets the same answer after the same work and time as a free one; its owner gets
 * a mail. A taken username is told, as names are public. An account is closed until its address is confirmed; until then
 * the latest sign-up for the address counts, so that nobody can occupy a stranger's address under a password of theirs.
 * `next`, a path of ours, is where the mailed link leads on to.
 */
export async function createAccount(input: SignUpInput, next?: string): Promise<void> {
  requireGoodPassword(input.password, input);
  await requireLimit("mail_account", normalizeName(input.email));
  await takeAtLeast(answerAfterMs, async () => {
    const passwordHash = await hashPassword(input.password);
    const work = (tx: Tx) => signUp(tx, input, passwordHash, next);
    // Another sign-up for the same address or name may win the race: then the second look sees it.
    const mail = await transaction(work).catch((error) => {
      if (isUniqueViolation(error)) return transaction(work);
      throw error;
    });
    void sendMail({ to: input.email, ...mail });
  });
}

async function signUp(tx: Tx, { email, username }: SignUpInput, passwordHash: string, next?: string) {
  const emailNormalized = normalizeName(email);
  await removePending(tx, emailNormalized);
  await requireFreeUsername(tx, username);
  if (await tx.user.findUnique({ where: { emailNormalized }, select: { id: true } })) {
    return { template: "sign-up-attempt", path: "/reset" } as const;
  }
  const user = { email, username, passwordHash, role: "user", emailVerifiedAt: null, selfRegistered: true } as const;
  const view = await provisionUser(tx, user);
  const { id } = view;
  await recordAudit(tx, asActor(view), { action: "account.create", subjectId: id, targetId: id });
  const path = await issueMailToken(tx, id, "verify_email");
  return { template: "verify-email", path: next ? `${path}&next=${encodeURIComponent(next)}` : path } as const;
}
