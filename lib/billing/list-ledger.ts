import { requireOrganization } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { toNano } from "@/lib/base/money";
import { db } from "@/lib/db/client";
import { findEntryOrders } from "./find-entry-orders";
import { type LedgerEntryView, ListLedgerInput } from "./schema";

/**
 * The movements of the actor's own wallet, newest first: what came and went as it did, usage summed by UTC day. `after` is the
 * id of the last entry of the page before. Throws forbidden.
 */
export async function listLedger(actor: Actor, input: ListLedgerInput = {}): Promise<LedgerEntryView[]> {
  const organizationId = requireOrganization(actor, "billing:read");
  const { limit, after } = ListLedgerInput.parse(input);
  const organization = await db().organization.findUnique({
    where: { id: organizationId },
    select: { wallet: { select: { account: { select: { id: true } } } } },
  });
  const accountId = organization?.wallet.account?.id;
  if (accountId === undefined) throw new AppError("not_found", "There is no such organization.");

  const entries = await db().ledgerEntry.findMany({
    where: {
      OR: [{ debitAccountId: accountId }, { creditAccountId: accountId }],
      ...(after ? { id: { lt: BigInt(after) } } : {}),
    },
    orderBy: { id: "desc" },
    take: limit,
  });
  const orders = await findEntryOrders(organizationId, entries);
  return entries.map((entry) => ({
    id: entry.id.toString(),
    kind: entry.kind,
    amountNano: toNano(entry.creditAccountId === accountId ? entry.amountNano : -entry.amountNano),
    day: entry.day ? entry.day.toISOString().slice(0, 10) : null,
    calls: entry.calls,
    reason: entry.reason,
    orderId: orders.get(entry.id) ?? null,
    createdAt: entry.createdAt,
  }));
}
