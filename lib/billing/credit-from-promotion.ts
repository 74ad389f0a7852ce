import { AppError } from "@/lib/base/errors";
import type { Tx } from "@/lib/db/client";

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
  { organizationId, kind, amountNano, reference }: Promotion,
): Promise<{ readonly ownerId: string }> {
  const organization = await tx.organization.findUnique({
    where: { id: organizationId },
    select: { ownerId: true, walletId: true, wallet: { select: { account: { select: { id: true } } } } },
  });
  const account = organization?.wallet.account;
  if (!organization || !account) throw new AppError("not_found", "There is no such organization.");
  const promotion = await tx.ledgerAccount.findFirstOrThrow({
    where: { kind: "promotion", walletId: null },
    select: { id: true },
  });
  await tx.ledgerEntry.create({
    data: { kind, debitAccountId: promotion.id, creditAccountId: account.id, amountNano, reference },
    select: { id: true },
  });
  await tx.bucket.update({
    where: { id: organization.walletId },
    data: { capNano: { increment: amountNano } },
    select: { id: true },
  });
  return { ownerId: organization.ownerId };
}
