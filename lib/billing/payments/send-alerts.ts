import { paymentTransaction } from "./payment-transaction";

/** Tells everybody who asked for it that their credit runs out: once, and again only after there was more. Answers with how many. */
export function sendAlerts(now: Date): Promise<number> {
  return paymentTransaction(async ({ tx, tell }) => {
    await tx.$executeRaw`
      UPDATE organizations o SET alerted_at = NULL FROM buckets b
      WHERE b.id = o.wallet_id AND o.alerted_at IS NOT NULL
        AND b.cap_nano - b.spent_nano - b.held_nano >= coalesce(o.alert_below_nano, 0)`;
    const rows = await tx.$queryRaw<{ id: string }[]>`
      UPDATE organizations o SET alerted_at = ${now} FROM buckets b
      WHERE b.id = o.wallet_id AND o.alerted_at IS NULL
        AND b.cap_nano - b.spent_nano - b.held_nano < o.alert_below_nano
      RETURNING o.id`;
    for (const { id } of rows) tell(id, "low-balance");
    return rows.length;
  });
}
