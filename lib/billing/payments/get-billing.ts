import { requireOrganization } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { toNano } from "@/lib/base/money";
import { db } from "@/lib/db/client";
import { chargedMinorInMonth } from "./auto-top-up-room";
import { findFreezeReasons } from "./judge-wallet";
import { readOrderViews } from "./order-view";
import { checkoutProcessor } from "./processors";
import type { AutoTopUpView, BillingView } from "./schema";

const ordersShown = 20;

/** Everything about the actor's own wallet besides what it holds (`getCredits`) and its ledger (`listLedger`). Throws forbidden. */
export async function getBilling(actor: Actor): Promise<BillingView> {
  const organizationId = requireOrganization(actor, "billing:read");
  const processor = checkoutProcessor();
  const organization = await db().organization.findUnique({
    where: { id: organizationId },
    select: {
      alertBelowNano: true,
      customers: { where: { provider: processor?.id ?? "stripe" } },
      reversals: { where: { status: "taken" }, select: { amountNano: true, collectedNano: true } },
    },
  });
  if (!organization) throw new AppError("not_found", "There is no such organization.");
  const { alertBelowNano, customers, reversals } = organization;
  return {
    processor: processor && { id: processor.id, isTest: processor.isTest, canCharge: processor.canCharge },
    hasPortal: processor !== null && customers.length > 0,
    hasSavedMethod: processor !== null && customers.some(({ savedMethodId }) => savedMethodId !== null),
    autoTopUp: await readAutoTopUp(organizationId),
    alertBelowNano: alertBelowNano === null ? null : toNano(alertBelowNano),
    frozenFor: await findFreezeReasons(db(), organizationId),
    owedNano: toNano(reversals.reduce((sum, { amountNano, collectedNano }) => sum + amountNano - collectedNano, 0n)),
    orders: await readOrderViews({ organizationId }, ordersShown),
  };
}

async function readAutoTopUp(organizationId: string): Promise<AutoTopUpView | null> {
  const row = await db().autoTopUp.findUnique({ where: { organizationId } });
  if (!row) return null;
  const { belowNano, amountMinor, monthlyCapMinor, pausedAt } = row;
  const chargedMinor = await chargedMinorInMonth(db(), organizationId, new Date());
  return { belowNano: toNano(belowNano), amountMinor, monthlyCapMinor, chargedMinor, pausedAt };
}
