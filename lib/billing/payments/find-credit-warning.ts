import { requireOrganization } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { readCredits } from "@/lib/billing/get-credits";
import { db } from "@/lib/db/client";
import { findFreezeReasons } from "./judge-wallet";
import type { CreditWarning } from "./schema";

/** Whether calls of the actor's are refused for want of credit, or soon may be. Null: there is nothing to warn of. Throws forbidden. */
export async function findCreditWarning(actor: Actor): Promise<CreditWarning | null> {
  const organizationId = requireOrganization(actor, "billing:read");
  if ((await findFreezeReasons(db(), organizationId)).length > 0) return "frozen";
  const { availableNano } = await readCredits(organizationId, db());
  if (availableNano <= 0n) return "empty";
  const { alertBelowNano } = await db().organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { alertBelowNano: true },
  });
  return alertBelowNano !== null && availableNano < alertBelowNano ? "low" : null;
}
