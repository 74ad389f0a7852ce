"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { setKeyBudgetAction } from "../../actions";
import { BudgetFields } from "../../budget-fields";

/** Sets a key's budget, or changes it: raised, it is in force at once; lowered, calls that are running still end. */
export function BudgetForm({ keyId, amount, period }: { keyId: string; amount?: string; period?: string }) {
  const [state, submit, isPending] = useActionState(setKeyBudgetAction, null);
  const refusal = state?.ok === false ? state : null;
  return (
    <form action={submit} className="flex flex-wrap items-start gap-3">
      {refusal && !refusal.fields?.budgetUsd && <Notice tone="error" title={refusal.message} className="w-full" />}
      <input type="hidden" name="keyId" value={keyId} />
      <BudgetFields
        amountLabel="Amount in USD"
        required
        amount={refusal?.values?.budgetUsd ?? amount}
        period={refusal?.values?.budgetPeriod ?? period}
        error={refusal?.fields?.budgetUsd}
      />
      <div className="flex flex-wrap gap-3 sm:mt-[26px]">
        <Button disabled={isPending}>{isPending ? "Saving…" : "Save budget"}</Button>
        <Button href="/dashboard/keys" variant="quiet">
          Back
        </Button>
      </div>
    </form>
  );
}
