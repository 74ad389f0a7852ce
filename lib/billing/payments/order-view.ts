import { toNano } from "@/lib/base/money";
import { db, type Prisma } from "@/lib/db/client";
import type { OrderView } from "./schema";

/** Orders with what was taken back of them, newest first. */
export async function readOrderViews(where: Prisma.OrderWhereInput, limit: number): Promise<OrderView[]> {
  const rows = await db().order.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    include: {
      reversals: {
        where: { status: "taken" },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        select: { kind: true, isOpen: true, amountNano: true },
      },
    },
  });
  return rows.map(({ reversals, ...order }) => ({
    id: order.id,
    provider: order.provider,
    kind: order.kind,
    status: order.status,
    amountMinor: order.amountMinor,
    discountMinor: order.discountMinor,
    taxMinor: order.taxMinor,
    currency: order.currency,
    creditNano: toNano(order.creditNano),
    reversedNano: toNano(reversals.reduce((sum, { amountNano }) => sum + amountNano, 0n)),
    reversals: reversals.map((reversal) => ({ ...reversal, amountNano: toNano(reversal.amountNano) })),
    isTest: order.isTest,
    failure: order.failure,
    createdAt: order.createdAt,
    paidAt: order.paidAt,
  }));
}
