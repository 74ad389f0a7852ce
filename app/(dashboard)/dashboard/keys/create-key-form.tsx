"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { CodeBlock } from "@/app/_ui/code-block";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { keyNameMax } from "@/lib/keys/schema";
import { createKeyAction } from "./actions";
import { BudgetFields } from "./budget-fields";

/** Makes a key and shows it, once: the answer to this form is the only place where the key ever stands. */
export function CreateKeyForm({ curlExample }: { curlExample: string }) {
  const [state, submit, isPending] = useActionState(createKeyAction, null);
  const refusal = state?.ok === false ? state : null;
  const isMarked = refusal?.fields?.name !== undefined || refusal?.fields?.budgetUsd !== undefined;
  return (
    <>
      {state?.ok && (
        <Notice tone="success" title={`“${state.name}” is ready. Copy it now: it is not shown again.`} className="mb-5">
          <CodeBlock label="The new key" code={state.key} wrap />
          <p className="text-sm">Try it:</p>
          <CodeBlock label="A first call with the new key" code={curlExample.replace("$TACIT_KEY", state.key)} />
        </Notice>
      )}
      {refusal && !isMarked && <Notice tone="error" title={refusal.message} className="mb-5" />}
      <form action={submit} className="flex flex-wrap items-start gap-3">
        <Field
          label="Name"
          name="name"
          required
          maxLength={keyNameMax}
          autoComplete="off"
          placeholder="laptop"
          defaultValue={refusal?.values?.name}
          error={refusal?.fields?.name}
          className="min-w-0 max-w-sm flex-1 basis-52"
        />
        <BudgetFields
          amountLabel="Budget in USD (optional)"
          amount={refusal?.values?.budgetUsd}
          period={refusal?.values?.budgetPeriod}
          error={refusal?.fields?.budgetUsd}
        />
        <Button disabled={isPending} className="sm:mt-[26px]">
          {isPending ? "Creating…" : "Create key"}
        </Button>
      </form>
    </>
  );
}
