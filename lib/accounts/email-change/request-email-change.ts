import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { requireLimit } from "@/lib/limits/take-limit";
import { sendMail } from "@/lib/mail/send-mail";
import type { SignedIn } from "../find-session";
import { lockUser } from "../lock-user";
import { issueMailToken } from "../mail-token";
import { pendingUser } from "../pending-user";
import { requireRecentProof } from "../require-recent-proof";
import type { EmailInput } from "../schema";
import { takeAtLeast } from "../take-at-least";
import { normalizeName } from "../user-view";

const answerAfterMs = 400;
const dayMs = 86_400_000;

/**
 * Asks for another address. A link to confirm it goes there, and a notice to the present one. For an address that has an
 * account the answer is the same: its owner gets a mail, and nobody a link. While a change can still be undone there is
 * no other, so that nobody gets past the one whose account it is by changing twice.
 */
export async function requestEmailChange(person: SignedIn, { email: newEmail }: EmailInput): Promise<void> {
  requireRecentProof(person);
  const { userId, email: previousEmail } = person;
  if (normalizeName(newEmail) === normalizeName(previousEmail)) throw refusal("This is your address already.");
  await requireLimit("mail_account", userId);
  await requireLimit("mail_account", normalizeName(newEmail));
  await takeAtLeast(answerAfterMs, async () => {
    const path = await transaction(async (tx) => {
      // A change that takes effect meanwhile must be seen, and not be written over: it could be undone no more.
      await lockUser(tx, userId);
      await requireNoneToUndo(tx, userId);
      const createdAt = new Date();
      const expiresAt = new Date(createdAt.getTime() + dayMs);
      const change = { newEmail, previousEmail, confirmedAt: null, createdAt, expiresAt };
      const columns = { where: { userId }, select: { userId: true } };
      await tx.emailChange.upsert({ ...columns, create: { userId, ...change }, update: change });
      await recordAudit(tx, person, { action: "account.ask_email_change", subjectId: userId, targetId: userId });
      // Made in either case, for the same work; a link that nobody was sent opens nothing.
      const link = await issueMailToken(tx, userId, "change_email");
      return (await isTaken(tx, newEmail)) ? null : link;
    });
    void sendMail({ to: previousEmail, template: "email-change-asked", path: "/dashboard/settings/security" });
    if (path) void sendMail({ to: newEmail, template: "email-change-confirm", path });
    else void sendMail({ to: newEmail, template: "email-change-attempt", path: "/reset" });
  });
}

async function requireNoneToUndo(tx: Tx, userId: string): Promise<void> {
  const undoable = await tx.emailChange.findFirst({
    where: { userId, confirmedAt: { not: null }, expiresAt: { gt: new Date() } },
    select: { expiresAt: true },
  });
  if (!undoable) return;
  const until = undoable.expiresAt.toISOString().slice(0, 10);
  throw refusal(
    `Your address was changed lately, and until ${until} this can be undone. After that it can be changed again.`,
  );
}

/** An account that waits to be confirmed holds no address: whoever can read its mail may have it. */
async function isTaken(tx: Tx, email: string): Promise<boolean> {
  const where = { emailNormalized: normalizeName(email), NOT: pendingUser };
  return (await tx.user.findFirst({ where, select: { id: true } })) !== null;
}

function refusal(message: string): AppError {
  return new AppError("invalid_input", message, { fields: { email: message } });
}
