import { requirePerson } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { checkoutProcessor } from "./processors";
import type { SetAutoTopUpInput } from "./schema";

/**
 * Sets, or sets anew, the standing order of the actor's organization: when less than `belowUsd` is available the saved
 * means of payment is charged `amountUsd`, never more than `monthlyCapUsd` in a UTC month. Setting it ends a pause.
 * Throws forbidden, invalid_input, and conflict where nothing is saved or the processor cannot charge it.
 */
export async function setAutoTopUp(actor: Actor, input: SetAutoTopUpInput): Promise<void> {
  const { organizationId, userId } = requirePerson(actor, "billing:write");
  const processor = checkoutProcessor();
  if (!processor?.canCharge) throw new AppError("conflict", "Automatic top-ups are not possible here.");
  const { belowUsd: belowNano, amountUsd: amountMinor, monthlyCapUsd: monthlyCapMinor } = input;
  if (monthlyCapMinor < amountMinor) {
    const message = "The most in a month must be at least one top-up.";
    throw new AppError("invalid_input", "Please check what is marked.", { fields: { monthlyCapUsd: message } });
  }
  await transaction(async (tx) => {
    const where = { organizationId, provider: processor.id, savedMethodId: { not: null } };
    if (!(await tx.paymentCustomer.findFirst({ where, select: { customerId: true } })))
      throw new AppError("conflict", "Buy credit once and keep the means of payment: it is what will be charged.");
    const facts = { belowNano, amountMinor, monthlyCapMinor, pausedAt: null };
    await tx.autoTopUp.upsert({
      where: { organizationId },
      create: { organizationId, ...facts },
      update: facts,
      select: { organizationId: true },
    });
    const event = { action: "billing.auto_top_up", subjectId: userId, targetId: organizationId } as const;
    await recordAudit(tx, actor, event);
  });
}

/** Ends the standing order. A charge that is under way already is still credited. Throws forbidden. */
export async function removeAutoTopUp(actor: Actor): Promise<void> {
  const { organizationId, userId } = requirePerson(actor, "billing:write");
  await transaction(async (tx) => {
    const { count } = await tx.autoTopUp.deleteMany({ where: { organizationId } });
    const event = { action: "billing.auto_top_up", subjectId: userId, targetId: organizationId } as const;
    if (count > 0) await recordAudit(tx, actor, event);
  });
}
