import type { PaymentTx } from "./payment-transaction";
import type { Order } from "./rows";

/** Ends what an order of a standing order began, until a person sets that anew, and tells its owner. The order must be locked. */
export async function pauseAutoTopUp({ tx, tell }: PaymentTx, { kind, organizationId }: Order): Promise<void> {
  if (kind !== "auto" || organizationId === null) return;
  const where = { organizationId, pausedAt: null };
  const { count } = await tx.autoTopUp.updateMany({ where, data: { pausedAt: new Date() } });
  if (count > 0) tell(organizationId, "auto-top-up-failed");
}
