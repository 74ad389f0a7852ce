/**
 * The same protocol as anybody would first write it: one interactive transaction of Prisma's per reserve, and one per
 * settle. What the bench compares the hold book with.
 */
import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import type { HoldRequest } from "@/lib/billing/schema";
import { PrismaClient } from "@/lib/db/generated/client";

type Room = { readonly available: bigint; readonly closed: boolean };

const patience = { maxWait: 600_000, timeout: 600_000 };

export async function openUnbatchedHolds(url: string, connections: number) {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: connections }) });
  // A node that needs no heartbeat for as long as a bench lasts: the hold book beside it sweeps holds of the dead.
  const heartbeatAt = new Date(Date.now() + 3_600_000);
  const { epoch: ownerEpoch } = await prisma.gatewayNode.create({ data: { epoch: randomUUID(), heartbeatAt } });

  /** Whether every bucket can bear it. */
  function reserve({ id, key, deployment, endpoint, lane, stream, amountNano }: HoldRequest): Promise<boolean> {
    const bucketIds = key.bucketIds.map(BigInt);
    return prisma.$transaction(async (tx) => {
      const rooms = await tx.$queryRaw<Room[]>`
        SELECT cap_nano - spent_nano - held_nano AS available, closed_at IS NOT NULL AS closed FROM buckets
        WHERE id = ANY (${bucketIds}::bigint[]) ORDER BY id FOR UPDATE`;
      if (rooms.some((room) => room.closed || room.available < amountNano)) return false;
      await tx.bucket.updateMany({ where: { id: { in: bucketIds } }, data: { heldNano: { increment: amountNano } } });
      const whose = { organizationId: key.organizationId, keyId: key.keyId, walletId: BigInt(key.walletId) };
      const what = { model: deployment.model, priceId: BigInt(deployment.price.priceId), endpoint, lane, stream };
      const data = { id, bucketIds, amountNano, ownerEpoch, ...whose, ...what };
      await tx.hold.create({ data, select: { id: true } });
      return true;
    }, patience);
  }

  async function settle({ id, amountNano, deployment }: HoldRequest): Promise<void> {
    await prisma.$transaction(async (tx) => {
      const hold = await tx.hold.delete({ where: { id } });
      await tx.$queryRaw`SELECT 1 FROM buckets WHERE id = ANY (${hold.bucketIds}::bigint[]) ORDER BY id FOR UPDATE`;
      const released = { heldNano: { decrement: hold.amountNano }, spentNano: { increment: amountNano } };
      await tx.bucket.updateMany({ where: { id: { in: hold.bucketIds } }, data: released });
      await tx.$executeRaw`
        INSERT INTO ledger_entries AS entry (kind, debit_account_id, credit_account_id, amount_nano, day, calls)
        SELECT 'usage', account.id, (SELECT id FROM ledger_accounts WHERE kind = 'revenue'), ${amountNano},
          (now() AT TIME ZONE 'utc')::date, 1
        FROM ledger_accounts account WHERE account.wallet_id = ${hold.walletId}
        ON CONFLICT (debit_account_id, day)
          DO UPDATE SET amount_nano = entry.amount_nano + excluded.amount_nano, calls = entry.calls + 1`;
      const { organizationId, keyId, walletId, model, priceId, endpoint, lane, stream, createdAt } = hold;
      await tx.usageRecord.create({
        data: {
          ...{ id, organizationId, keyId, walletId, model, priceId, endpoint, lane, stream, createdAt },
          ...{ provider: deployment.provider, status: "ok", httpStatus: 200, finishReason: "stop", durationMs: 9 },
          ...{ inputTokens: 7, cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, outputTokens: 5 },
          ...{ reasoningTokens: 0, webSearchCalls: 0, usageSource: "upstream", firstTokenMs: 3 },
          ...{ heldNano: hold.amountNano, chargedNano: amountNano, writtenOffNano: 0n },
        },
        select: { id: true },
      });
    }, patience);
  }

  return { reserve, settle, close: () => prisma.$disconnect() };
}
