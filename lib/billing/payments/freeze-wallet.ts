import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { db } from "@/lib/db/client";
import { findFreezeReasons, judgeWallet } from "./judge-wallet";
import { paymentTransaction } from "./payment-transaction";
import type { FreezeReason, WalletInput } from "./schema";

/** What keeps a wallet closed; empty: it is open. */
export type WalletState = { readonly organizationId: string; readonly frozenFor: readonly FreezeReason[] };

/** Closes a wallet until an operator thaws it: its next call is refused on every node. Operators only. Throws not_found. */
export function freezeWallet(actor: Actor, input: WalletInput): Promise<WalletState> {
  return setFrozen(actor, input, new Date());
}

/**
 * Takes the operator's own reason away. The wallet opens when no dispute is undecided and nothing is owed any more: what
 * is owed is collected first. Operators only. Throws not_found.
 */
export function thawWallet(actor: Actor, input: WalletInput): Promise<WalletState> {
  return setFrozen(actor, input, null);
}

async function setFrozen(actor: Actor, { organizationId }: WalletInput, frozenAt: Date | null): Promise<WalletState> {
  requireOperator(actor);
  await paymentTransaction(async (books) => {
    const { tx } = books;
    const organization = await tx.organization.findUnique({ where: { id: organizationId } });
    if (!organization) throw new AppError("not_found", "There is no such organization.");
    const where = { id: organizationId, frozenAt: frozenAt ? null : { not: null } };
    const { count } = await tx.organization.updateMany({ where, data: { frozenAt } });
    await judgeWallet(books, organizationId);
    const action = frozenAt ? "wallet.freeze" : "wallet.thaw";
    const { ownerId } = organization;
    if (count > 0) await recordAudit(tx, actor, { action, subjectId: ownerId, targetId: organizationId });
  });
  return { organizationId, frozenFor: await findFreezeReasons(db(), organizationId) };
}
