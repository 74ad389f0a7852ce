/**
 * What the books know of a payment's refunds and disputes. Creem's API lists neither, and its answer to a refund of ours
 * has no id: what was found otherwise goes by a name of ours, which a message that comes later has to be told apart from.
 */
import { db } from "@/lib/db/client";

type Kind = "refund" | "dispute";
export type KnownReversal = { readonly externalId: string; readonly amountMinor: number };

/** The reversals of a payment that have the processor's name, or ours for it, and were not given back. */
export async function findKnown(kind: Kind, paymentId: string): Promise<readonly KnownReversal[]> {
  const where = { provider: "creem" as const, kind, paymentId, status: { not: "returned" as const } };
  const rows = await db().reversal.findMany({ where, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  return rows.filter(({ id, externalId }) => id !== externalId);
}

/** What a refund of ours is called in the books by now; null while only we know of it. */
export async function findRefundName(reversalId: string): Promise<string | null> {
  const row = await db().reversal.findUnique({ where: { id: reversalId }, select: { externalId: true } });
  return row && row.externalId !== reversalId ? row.externalId : null;
}

/**
 * Which refund of ours this is: Creem gives nothing back that we write beside one, so the first of this payment and
 * amount that it did not answer yet. Its API gives back all that is left: there are no two alike.
 */
export async function findAskedRefund(paymentId: string, amountMinor: number): Promise<string | null> {
  const where = { provider: "creem" as const, kind: "refund" as const, paymentId, amountMinor };
  const orderBy = [{ createdAt: "asc" as const }, { id: "asc" as const }];
  const rows = await db().reversal.findMany({ where: { ...where, status: { not: "returned" } }, orderBy });
  return rows.find(({ id, externalId }) => id === externalId)?.id ?? null;
}

export async function isOurPayment(paymentId: string): Promise<boolean> {
  return (await db().order.findFirst({ where: { provider: "creem", paymentId }, select: { id: true } })) !== null;
}

/** Our name for the refund that brought what was given back of a payment to so much in all. */
export function refundName(paymentId: string, refundedMinor: number): string {
  return `${paymentId}:${refundedMinor}`;
}

export function disputeName(paymentId: string): string {
  return `${paymentId}:dispute`;
}

export function isOurName(paymentId: string, { externalId }: KnownReversal): boolean {
  return externalId.startsWith(`${paymentId}:`);
}

export function sumMinor(reversals: readonly KnownReversal[]): number {
  return reversals.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
