import { db, type Tx, transaction } from "@/lib/db/client";
import { errorFacts, log } from "@/lib/log/log";
import { sendMail } from "@/lib/mail/send-mail";

export type News = "payment-received" | "auto-top-up-failed" | "low-balance" | "wallet-frozen";

/** A transaction over paid money, and what its organizations are told once it is committed. */
export type PaymentTx = { readonly tx: Tx; readonly tell: (organizationId: string, news: News) => void };

/** Runs `work` in one transaction. What it throws rolls everything back, and then nobody is told anything. */
export async function paymentTransaction<T>(work: (books: PaymentTx) => Promise<T>): Promise<T> {
  const told: [organizationId: string, news: News][] = [];
  const answer = await transaction((tx) => work({ tx, tell: (...line) => told.push(line) }));
  for (const line of told) await tellOwner(...line);
  return answer;
}

/** Never rejects: what is in the books does not depend on a mail. */
async function tellOwner(organizationId: string, news: News): Promise<void> {
  try {
    const owner = await db().user.findFirst({
      where: { organizations: { some: { id: organizationId } }, disabledAt: null },
      select: { email: true },
    });
    if (owner) void sendMail({ to: owner.email, template: news, path: "/dashboard/billing" });
  } catch (error) {
    log("error", "mail.failed", errorFacts(error));
  }
}
