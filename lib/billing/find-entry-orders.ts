import { db } from "@/lib/db/client";
import type { LedgerEntryKind } from "./schema";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Entry = { readonly id: bigint; readonly kind: LedgerEntryKind; readonly reference: string | null };

/**
 * Which of the organization's orders entries of its ledger come from, by the entry's id. A payment is referred to as
 * `<provider>:<payment>`, a reversal as `<provider>:<its id there>`, or by our own id where it was entered before the
 * processor named it, and a debt as `<reversal>:<collected so far>`.
 */
export async function findEntryOrders(
  organizationId: string,
  entries: readonly Entry[],
): Promise<ReadonlyMap<bigint, string>> {
  const paid = partsOf(entries, ["top_up", "discount"]);
  const reversed = partsOf(entries, ["refund", "dispute", "dispute_returned"]);
  const collected = partsOf(entries, ["debt_collected"]);
  if (paid.length + reversed.length + collected.length === 0) return new Map();
  const orders = await db().order.findMany({
    where: { organizationId, paymentId: { in: paid.map(([, id]) => id) } },
    select: { id: true, provider: true, paymentId: true },
  });
  const external = { externalId: { in: reversed.map(([, id]) => id) } };
  const own = [...collected.map(([id]) => id), ...reversed.map(([, id]) => id).filter((id) => uuid.test(id))];
  const reversals = await db().reversal.findMany({
    where: { organizationId, OR: [external, { id: { in: own } }] },
    select: { id: true, provider: true, externalId: true, orderId: true },
  });
  const known = new Map<string, string>();
  for (const { id, provider, paymentId } of orders) known.set(`payment ${provider}:${paymentId}`, id);
  for (const { id, provider, externalId, orderId } of reversals) {
    if (orderId === null) continue;
    known.set(`reversal ${provider}:${externalId}`, orderId);
    known.set(`reversal ${provider}:${id}`, orderId);
    known.set(`debt ${id}`, orderId);
  }
  const found = new Map<bigint, string>();
  for (const entry of entries) {
    const orderId = known.get(keyOf(entry));
    if (orderId !== undefined) found.set(entry.id, orderId);
  }
  return found;
}

function keyOf({ kind, reference }: Entry): string {
  switch (kind) {
    case "top_up":
    case "discount":
      return `payment ${reference}`;
    case "refund":
    case "dispute":
    case "dispute_returned":
      return `reversal ${reference}`;
    case "debt_collected":
      return `debt ${reference?.split(":")[0]}`;
    default:
      return "";
  }
}

/** The two halves of each reference of these kinds. */
function partsOf(entries: readonly Entry[], kinds: readonly LedgerEntryKind[]): [string, string][] {
  return entries.flatMap(({ kind, reference }) => {
    if (reference === null || !kinds.includes(kind)) return [];
    const colon = reference.indexOf(":");
    return [[reference.slice(0, colon), reference.slice(colon + 1)] satisfies [string, string]];
  });
}
