import { db, transaction } from "@/lib/db/client";
import { requireLimit } from "@/lib/limits/take-limit";
import { sendMail } from "@/lib/mail/send-mail";
import { issueMailToken } from "./mail-token";
import type { EmailInput } from "./schema";
import { takeAtLeast } from "./take-at-least";
import { normalizeName } from "./user-view";

const answerAfterMs = 300;

/** Mails a link to choose a new password, when the address has an account. The answer is the same when it has none. */
export async function requestPasswordReset({ email }: EmailInput): Promise<void> {
  const emailNormalized = normalizeName(email);
  await requireLimit("mail_account", emailNormalized);
  await takeAtLeast(answerAfterMs, async () => {
    const where = { emailNormalized, disabledAt: null };
    const user = await db().user.findFirst({ where, select: { id: true, email: true } });
    if (!user) return;
    const path = await transaction((tx) => issueMailToken(tx, user.id, "reset_password"));
    void sendMail({ to: user.email, template: "reset-password", path });
  });
}
