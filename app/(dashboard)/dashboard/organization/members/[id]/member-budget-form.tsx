"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../../../within";
import { BudgetFields } from "../../../keys/budget-fields";
import { setMemberBudgetAction } from "../../actions";

type Props = { readonly userId: string; readonly amount?: string; readonly period?: string };

export function MemberBudgetForm({ userId, amount, period }: Props) {
  const [state, submit, isPending] = useActionState(setMemberBudgetAction, null);
  const refusal = state?.ok === false ? state : null;
  return (
    <form action={submit} className="flex flex-wrap items-start gap-3">
      <Within />
      {refusal && !refusal.fields?.budgetUsd && <Notice tone="error" title={refusal.message} className="w-full" />}
      <input type="hidden" name="userId" value={userId} />
      <BudgetFields
        amountLabel="Amount in USD"
        required
        amount={refusal?.values?.budgetUsd ?? amount}
        period={refusal?.values?.budgetPeriod ?? period}
        error={refusal?.fields?.budgetUsd}
      />
      <Button variant="quiet" disabled={isPending} className="sm:mt-[26px]">
        {isPending ? "Saving…" : "Save budget"}
      </Button>
    </form>
  );
}
