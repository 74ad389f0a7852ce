import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { readCredits } from "./get-credits";
import type { CreditsView, GrantCreditInput } from "./schema";

/**
 * Gives an organization credit without a payment: the ledger moves `amountNano` from the house's promotion account to
 * the wallet's, and the wallet's cap rises by as much. The same grant under the same `reference` again changes nothing;
 * another one under it is a conflict. Operators only; answers with the wallet as it then stands. Throws forbidden,
 * not_found and conflict.
 */
export async function grantCredit(actor: Actor, input: GrantCreditInput, tx?: Tx): Promise<CreditsView> {
  requireOperator(actor);
  if (input.amountNano <= 0n) throw new AppError("invalid_input", "The amount must be above zero.");
  return tx ? grant(actor, input, tx) : transaction((own) => grant(actor, input, own));
}

async function grant(actor: Actor, input: GrantCreditInput, tx: Tx): Promise<CreditsView> {
  const { organizationId, amountNano, reason, reference } = input;
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
  const entry = {
    kind: "grant" as const,
    debitAccountId: promotion.id,
    creditAccountId: account.id,
    amountNano,
    reference: reference ?? null,
    reason: reason ?? null,
  };
  const posted = await tx.ledgerEntry.createMany({ data: [entry], skipDuplicates: true });
  if (posted.count === 1) {
    await tx.bucket.update({ where: { id: organization.walletId }, data: { capNano: { increment: amountNano } } });
    const event = { action: "credit.grant", subjectId: organization.ownerId, targetId: organizationId } as const;
    await recordAudit(tx, actor, event);
  } else if (!(await tx.ledgerEntry.findFirst({ where: entry, select: { id: true } }))) {
    throw new AppError("conflict", "This reference belongs to another grant.");
  }
  return readCredits(organizationId, tx);
}
