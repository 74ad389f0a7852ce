"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Money } from "@/app/_ui/money";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../within";
import { redeemCodeAction } from "./actions";

export function RedeemForm() {
  const [state, submit, isPending] = useActionState(redeemCodeAction, null);
  const refusal = state?.ok === false ? state : null;
  return (
    <form action={submit} className="grid gap-4">
      <Within />
      {state?.ok && (
        <Notice
          tone="success"
          title={
            <>
              <Money nano={state.amountNano} places={2} /> of credit was added.
            </>
          }
        />
      )}
      {refusal && !refusal.fields?.code && <Notice tone="error" title={refusal.message} />}
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label="Code"
          name="code"
          required
          maxLength={64}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder="TCT-0000-0000-0000-0000"
          error={refusal?.fields?.code}
          className="min-w-0 flex-1 basis-56"
        />
        <Button variant="quiet" disabled={isPending} className="sm:mt-[26px]">
          {isPending ? "Redeeming…" : "Redeem"}
        </Button>
      </div>
    </form>
  );
}
