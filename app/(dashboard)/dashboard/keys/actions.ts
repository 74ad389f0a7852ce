"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { parseUsd } from "@/lib/base/money";
import { removeBudget } from "@/lib/billing/budgets/remove-budget";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { createKey } from "@/lib/keys/create-key";
import { revokeKey } from "@/lib/keys/revoke-key";
import { CreateKeyInput, RemoveKeyBudgetInput, RevokeKeyInput, SetKeyBudgetInput } from "@/lib/keys/schema";
import { action } from "@/lib/web/action";

export const createKeyAction = action(
  CreateKeyInput.pick({ name: true, budgetUsd: true, budgetPeriod: true }),
  { limit: "form_account" },
  async (actor, input) => {
    const { name, key } = await createKey(actor, input);
    revalidatePath("/dashboard/keys");
    return { name, key };
  },
);

export const revokeKeyAction = action(RevokeKeyInput, { limit: "form_account" }, async (actor, input) => {
  await revokeKey(actor, input);
  redirect("/dashboard/keys");
});

export const setKeyBudgetAction = action(SetKeyBudgetInput, { limit: "form_account" }, async (actor, input) => {
  const { keyId, budgetUsd, budgetPeriod } = input;
  await setBudget(actor, { keyId, amountNano: parseUsd(budgetUsd), period: budgetPeriod });
  redirect("/dashboard/keys");
});

export const removeKeyBudgetAction = action(RemoveKeyBudgetInput, { limit: "form_account" }, async (actor, input) => {
  await removeBudget(actor, input);
  redirect("/dashboard/keys");
});
