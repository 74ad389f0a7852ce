import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { formatUsd } from "@/lib/base/money";
import { recordAudit } from "@/lib/db/audit";
import { readCredits } from "./get-credits";
import { judgeWallet } from "./payments/judge-wallet";
import { lockOrganization, lockWallet } from "./payments/locks";
import { creditWallet, debitWallet } from "./payments/move-credit";
import { type PaymentTx, paymentTransaction } from "./payments/payment-transaction";
import type { AdjustCreditInput, CreditsView } from "./schema";

/**
 * Corrects a wallet by hand: gives `amountNano` from the promotion account, or takes it back to there where it is below
 * zero, never more than is available. The same adjustment under the same `reference` again changes nothing; another one
 * under it is a conflict. Operators only; answers with the wallet as it then stands. Throws forbidden, not_found and
 * conflict.
 */
export async function adjustCredit(actor: Actor, input: AdjustCreditInput): Promise<CreditsView> {
  requireOperator(actor);
  return paymentTransaction(async (books) => {
    await adjust(books, actor, input);
    return readCredits(input.organizationId, books.tx);
  });
}

async function adjust(books: PaymentTx, actor: Actor, input: AdjustCreditInput): Promise<void> {
  const { tx } = books;
  const { organizationId, reason } = input;
  const reference = input.reference ?? null;
  await lockOrganization(tx, organizationId);
  const wallet = await lockWallet(tx, organizationId);
  if (!wallet) throw new AppError("not_found", "There is no such organization.");
  const amountNano = input.amountNano < 0n ? -input.amountNano : input.amountNano;
  const side = input.amountNano < 0n ? { debitAccountId: wallet.accountId } : { creditAccountId: wallet.accountId };
  if (reference !== null) {
    const posted = await tx.ledgerEntry.findFirst({ where: { kind: "adjustment", reference } });
    const isSame =
      posted && (await tx.ledgerEntry.count({ where: { id: posted.id, ...side, amountNano, reason } })) > 0;
    if (isSame) return;
    if (posted) throw new AppError("conflict", "This reference belongs to another adjustment.");
  }
  if (input.amountNano < 0n && amountNano > wallet.availableNano)
    throw new AppError("conflict", `Only ${formatUsd(wallet.availableNano)} USD is available.`);
  const posting = { kind: "adjustment" as const, amountNano, reference, reason };
  if (input.amountNano < 0n) await debitWallet(tx, wallet, "promotion", posting);
  else await creditWallet(tx, wallet, "promotion", posting);
  const { ownerId } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  await recordAudit(tx, actor, { action: "credit.adjust", subjectId: ownerId, targetId: organizationId });
  await judgeWallet(books, organizationId);
}
