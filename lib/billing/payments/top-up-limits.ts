import { AppError } from "@/lib/base/errors";
import type { Tx } from "@/lib/db/client";
import { requireLimit } from "@/lib/limits/take-limit";

const dayMs = 86_400_000;
/** In its first day an account may buy no more: a stolen card is used at once, and missed later. */
const newAccountMaxMinor = 5_000;
const failedMax = 5;

/** How often a checkout may be opened, counted for the organization and for the network it is asked from. */
export async function requireCheckoutLimits(organizationId: string, network: string): Promise<void> {
  await requireLimit("checkout_network_hour", network);
  await requireLimit("checkout_network_day", network);
  await requireLimit("checkout_organization_hour", organizationId);
  await requireLimit("checkout_organization_day", organizationId);
}

/** Throws what `findRefusalToSell` finds. */
export async function requireRoomToBuy(tx: Tx, organizationId: string, amountMinor: number, now: Date): Promise<void> {
  const refusal = await findRefusalToSell(tx, organizationId, amountMinor, now);
  if (refusal) throw refusal;
}

/**
 * Why an organization may not buy so much now: rate_limited after too many payments that failed, forbidden beyond what a
 * new account may buy. All organizations of an owner are counted together. The organization must be locked, so that two at
 * once are counted one after the other; the owner of a new one is locked here.
 */
export async function findRefusalToSell(
  tx: Tx,
  organizationId: string,
  amountMinor: number,
  now: Date,
): Promise<AppError | null> {
  const dayAgo = new Date(now.getTime() - dayMs);
  const { createdAt, ownerId } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const recent = { organization: { ownerId }, createdAt: { gt: dayAgo } };
  const failed = await tx.order.count({
    where: { ...recent, status: "failed", failure: { not: "processor_refused" } },
  });
  if (failed >= failedMax) return new AppError("rate_limited", "Too many payments failed today. Try again tomorrow.");
  if (createdAt <= dayAgo) return null;
  await tx.$executeRaw`SELECT 1 FROM users WHERE id = ${ownerId}::uuid FOR NO KEY UPDATE`;
  const organization = { ownerId, createdAt: { gt: dayAgo } };
  const where = { ...recent, organization, status: { in: ["pending" as const, "paid" as const] } };
  const { _sum } = await tx.order.aggregate({ where, _sum: { amountMinor: true } });
  if ((_sum.amountMinor ?? 0) + amountMinor <= newAccountMaxMinor) return null;
  return new AppError(
    "forbidden",
    "In its first day an account can buy 50 USD of credit. Try again tomorrow for more.",
  );
}
