import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { parseUsd } from "@/lib/base/money";
import { removeBudget } from "@/lib/billing/budgets/remove-budget";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import type { Tx } from "@/lib/db/client";
import type { UpdateKeyInput } from "./schema";

/** Sets, changes or removes the budget of a key, as far as the input speaks of it. */
export async function changeBudget(tx: Tx, actor: Actor, input: UpdateKeyInput): Promise<void> {
  const { id: keyId, budgetUsd, budgetPeriod } = input;
  if (budgetUsd === undefined && !budgetPeriod) return;
  const budget = await tx.budget.findUnique({ where: { keyId }, select: { amountNano: true, period: true } });
  if (budgetUsd === null) {
    if (budget) await removeBudget(actor, { keyId }, tx);
    return;
  }
  const amountNano = budgetUsd === undefined ? budget?.amountNano : parseUsd(budgetUsd);
  if (amountNano === undefined) throw noAmount();
  const period = budgetPeriod ?? budget?.period ?? "month";
  if (budget?.amountNano === amountNano && budget.period === period) return;
  await setBudget(actor, { keyId, amountNano, period }, tx);
}

function noAmount(): AppError {
  const message = "The key has no budget: give its amount.";
  return new AppError("invalid_input", message, { fields: { budgetUsd: message } });
}
