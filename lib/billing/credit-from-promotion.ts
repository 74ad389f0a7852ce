import { AppError } from "@/lib/base/errors";
import type { Tx } from "@/lib/db/client";
import { lockOrganization, lockWallet } from "./payments/locks";
import { creditWallet } from "./payments/move-credit";

type Promotion = {
  readonly organizationId: string;
  readonly kind: "redemption" | "sign_up_credit";
  /** Nano-USD, above zero. */
  readonly amountNano: bigint;
  /** What it is for: the books take one entry of a kind under it. */
  readonly reference: string;
};

/**
 * Gives an organization credit that the house pays for: a ledger entry promotion -> wallet, and the wallet's cap raised by
 * as much. Who may have it is the caller's to check, in the same transaction. Answers with the organization's owner;
 * throws not_found.
 */
export async function creditFromPromotion(
  tx: Tx,
  { organizationId, ...posting }: Promotion,
): Promise<{ readonly ownerId: string }> {
  await lockOrganization(tx, organizationId);
  const wallet = await lockWallet(tx, organizationId);
  if (!wallet) throw new AppError("not_found", "There is no such organization.");
  await creditWallet(tx, wallet, "promotion", posting);
  return tx.organization.findUniqueOrThrow({ where: { id: organizationId }, select: { ownerId: true } });
}
