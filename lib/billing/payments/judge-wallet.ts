import type { Tx } from "@/lib/db/client";
import { lockOrganization, lockWallet } from "./locks";
import { debitWallet } from "./move-credit";
import type { PaymentTx } from "./payment-transaction";
import { lesser } from "./reversed-credit";
import type { FreezeReason } from "./schema";

/**
 * The one place that closes and opens wallets. First collects what is owed, oldest first, as far as the wallet has it;
 * then the wallet is closed exactly when there is a reason: the operator froze it, a dispute is open, something is still
 * owed. Its owner is told when it closes. Nothing happens to an account that was erased.
 */
export async function judgeWallet({ tx, tell }: PaymentTx, organizationId: string | null): Promise<void> {
  if (organizationId === null) return;
  await lockOrganization(tx, organizationId);
  await collectDebts(tx, organizationId);
  const wallet = await lockWallet(tx, organizationId);
  if (!wallet) return;
  const isFrozen = (await findFreezeReasons(tx, organizationId)).length > 0;
  if (isFrozen === wallet.isClosed) return;
  const data = { closedAt: isFrozen ? new Date() : null };
  await tx.bucket.update({ where: { id: wallet.bucketId }, data, select: { id: true } });
  if (isFrozen) tell(organizationId, "wallet-frozen");
}

/** Why a wallet is, or is to be, closed. */
export async function findFreezeReasons(tx: Tx, organizationId: string): Promise<FreezeReason[]> {
  const [found] = await tx.$queryRaw<Record<FreezeReason, boolean>[]>`
    SELECT frozen_at IS NOT NULL AS operator,
      EXISTS (SELECT 1 FROM reversals WHERE organization_id = o.id AND is_open) AS dispute,
      EXISTS (SELECT 1 FROM reversals WHERE organization_id = o.id AND status = 'taken'
        AND collected_nano < amount_nano) AS debt
    FROM organizations o WHERE id = ${organizationId}::uuid`;
  return (["operator", "dispute", "debt"] as const).filter((reason) => found?.[reason]);
}

async function collectDebts(tx: Tx, organizationId: string): Promise<void> {
  const debts = await tx.$queryRaw<{ id: string; collectedNano: bigint; owedNano: bigint }[]>`
    SELECT id, collected_nano AS "collectedNano", amount_nano - collected_nano AS "owedNano" FROM reversals
    WHERE organization_id = ${organizationId}::uuid AND status = 'taken' AND collected_nano < amount_nano
    ORDER BY created_at, id FOR UPDATE`;
  if (debts.length === 0) return;
  const wallet = await lockWallet(tx, organizationId);
  if (!wallet) return;
  let available = wallet.availableNano;
  for (const { id, collectedNano: before, owedNano } of debts) {
    const amountNano = lesser(owedNano, available);
    if (amountNano === 0n) return;
    const collectedNano = before + amountNano;
    await debitWallet(tx, wallet, "receivable", {
      kind: "debt_collected",
      amountNano,
      reference: `${id}:${collectedNano}`,
    });
    await tx.reversal.update({ where: { id }, data: { collectedNano }, select: { id: true } });
    available -= amountNano;
  }
}
