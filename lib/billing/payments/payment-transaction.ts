import type { NotificationTopic } from "@/lib/base/notification-topics";
import { hasRight, organizationRoles } from "@/lib/base/rights";
import { db, type Tx, transaction } from "@/lib/db/client";
import { errorFacts, log } from "@/lib/log/log";
import { sendMail } from "@/lib/mail/send-mail";

export type News = "payment-received" | "auto-top-up-failed" | "low-balance" | "wallet-frozen";

/** What may be switched off; that calls are refused is always told. */
const topicOf = {
  "payment-received": "payments",
  "auto-top-up-failed": "payments",
  "low-balance": "balance",
  "wallet-frozen": undefined,
} as const satisfies Record<News, NotificationTopic | undefined>;

/** A transaction over paid money, and what its organizations are told once it is committed. */
export type PaymentTx = { readonly tx: Tx; readonly tell: (organizationId: string, news: News) => void };

/** Runs `work` in one transaction. What it throws rolls everything back, and then nobody is told anything. */
export async function paymentTransaction<T>(work: (books: PaymentTx) => Promise<T>): Promise<T> {
  const told: [organizationId: string, news: News][] = [];
  const answer = await transaction((tx) => work({ tx, tell: (...line) => told.push(line) }));
  for (const line of told) await tellPayers(...line);
  return answer;
}

const payers = organizationRoles.filter((role) => hasRight(role, "billing:write"));

/** Tells everybody who may see to the bills. Never rejects: what is in the books does not depend on a mail. */
async function tellPayers(organizationId: string, news: News): Promise<void> {
  try {
    const people = await db().user.findMany({
      where: { memberships: { some: { organizationId, role: { in: payers } } }, disabledAt: null },
      select: { id: true, email: true },
      orderBy: { id: "asc" },
    });
    for (const { id: userId, email: to } of people)
      void sendMail({ to, template: news, path: "/dashboard/billing", topic: topicOf[news], userId });
  } catch (error) {
    log("error", "mail.failed", errorFacts(error));
  }
}
