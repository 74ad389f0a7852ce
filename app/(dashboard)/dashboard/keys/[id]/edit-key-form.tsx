"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { type KeyKind, keyNameMax } from "@/lib/keys/schema";
import { updateKeyAction } from "../actions";
import { BudgetFields } from "../budget-fields";
import { type FormValues, tickedScopes } from "../form-values";
import { LimitFields } from "../limit-fields";
import { ScopeFields } from "../scope-fields";

type Props = { readonly id: string; readonly kind: KeyKind; readonly values: FormValues };

/** Changes a key from its next call on. What is emptied is no limit any more. */
export function EditKeyForm({ id, kind, values: present }: Props) {
  const [state, submit, isPending] = useActionState(updateKeyAction, null);
  const refusal = state?.ok === false ? state : null;
  const values = refusal?.values ?? present;
  const errors = refusal?.fields ?? {};
  return (
    <form action={submit} className="grid gap-6">
      {state?.ok && <Notice tone="success" title="Saved. It holds from the next call on." />}
      {refusal && <Notice tone="error" title={refusal.message} />}
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="kind" value={kind} />
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label="Name"
          name="name"
          required
          maxLength={keyNameMax}
          autoComplete="off"
          defaultValue={values.name}
          error={errors.name}
          className="min-w-0 max-w-sm flex-1 basis-52"
        />
        <BudgetFields
          amountLabel="Budget in USD"
          amount={values.budgetUsd}
          period={values.budgetPeriod}
          error={errors.budgetUsd}
        />
      </div>
      <ScopeFields kind={kind} ticked={tickedScopes(kind, values)} error={errors.scopes} />
      <LimitFields values={values} errors={errors} />
      <div>
        <Button disabled={isPending}>{isPending ? "Saving…" : "Save"}</Button>
      </div>
    </form>
  );
}
