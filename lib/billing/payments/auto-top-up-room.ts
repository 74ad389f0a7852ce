import type { Tx } from "@/lib/db/client";

/** What was charged by itself in the UTC month of `now`, in cents: paid, still under way, or paid and not as ordered. */
export async function chargedMinorInMonth(tx: Pick<Tx, "order">, organizationId: string, now: Date): Promise<number> {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const { _sum } = await tx.order.aggregate({
    where: {
      organizationId,
      kind: "auto",
      status: { in: ["paid", "pending", "mismatched"] },
      createdAt: { gte: new Date(Date.UTC(year, month)), lt: new Date(Date.UTC(year, month + 1)) },
    },
    _sum: { amountMinor: true },
  });
  return _sum.amountMinor ?? 0;
}
