import { db } from "@/lib/db/client";
import { errorFacts, log } from "@/lib/log/log";
import { judgeWallet } from "./judge-wallet";
import { paymentTransaction } from "./payment-transaction";

/**
 * Collects what is owed wherever there is something to collect it from by now: a call that ended released its hold, or
 * credit came that was not bought. Answers with how many wallets it looked at.
 */
export async function collectDebts(): Promise<number> {
  const owing = await db().$queryRaw<{ id: string }[]>`
    SELECT o.id FROM organizations o JOIN buckets b ON b.id = o.wallet_id
    WHERE b.cap_nano - b.spent_nano - b.held_nano > 0 AND EXISTS (SELECT 1 FROM reversals r
      WHERE r.organization_id = o.id AND r.status = 'taken' AND r.collected_nano < r.amount_nano)
    ORDER BY o.id`;
  for (const { id } of owing) {
    await paymentTransaction((books) => judgeWallet(books, id)).catch((error) =>
      log("error", "payment.failed", errorFacts(error)),
    );
  }
  return owing.length;
}
