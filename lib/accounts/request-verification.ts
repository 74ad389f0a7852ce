import { db, transaction } from "@/lib/db/client";
import { requireLimit } from "@/lib/limits/take-limit";
import { sendMail } from "@/lib/mail/send-mail";
import { issueMailToken } from "./mail-token";
import type { EmailInput } from "./schema";
import { takeAtLeast } from "./take-at-least";
import { normalizeName } from "./user-view";

const answerAfterMs = 300;

/** Sends the link that confirms an address once more, when an account waits for it. The answer is the same when none does. */
export async function requestVerification({ email }: EmailInput): Promise<void> {
  const emailNormalized = normalizeName(email);
  await requireLimit("mail_account", emailNormalized);
  await takeAtLeast(answerAfterMs, async () => {
    const where = { emailNormalized, emailVerifiedAt: null, disabledAt: null };
    const user = await db().user.findFirst({ where, select: { id: true, email: true } });
    if (!user) return;
    const path = await transaction((tx) => issueMailToken(tx, user.id, "verify_email"));
    void sendMail({ to: user.email, template: "verify-email", path });
  });
}
