import { requireOrganization } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { toNano } from "@/lib/base/money";
import { db, type Tx } from "@/lib/db/client";
import type { CreditsView } from "./schema";

/** What the wallet of the actor's organization holds, in nano-USD. Throws forbidden. */
export async function getOwnCredits(actor: Actor): Promise<CreditsView> {
  return readCredits(requireOrganization(actor, "billing:read"), db());
}

/** The same of any organization, for operators' programs and for callers that have proved whose they are by a key. Throws not_found. */
export function getCredits(organizationId: string): Promise<CreditsView> {
  return readCredits(organizationId, db());
}

export async function readCredits(organizationId: string, tx: Pick<Tx, "organization">): Promise<CreditsView> {
  const organization = await tx.organization.findUnique({
    where: { id: organizationId },
    select: { wallet: { select: { capNano: true, spentNano: true, heldNano: true } } },
  });
  if (!organization) throw new AppError("not_found", "There is no such organization.");
  const { capNano, spentNano, heldNano } = organization.wallet;
  return {
    balanceNano: toNano(capNano - spentNano),
    heldNano: toNano(heldNano),
    availableNano: toNano(capNano - spentNano - heldNano),
  };
}
