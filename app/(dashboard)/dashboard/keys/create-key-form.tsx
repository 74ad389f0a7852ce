"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { CodeBlock } from "@/app/_ui/code-block";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { keyNameMax, usualScopes } from "@/lib/keys/schema";
import { Within } from "../../within";
import { createKeyAction } from "./actions";
import { BudgetFields } from "./budget-fields";
import { tickedScopes } from "./form-values";
import { KindFields } from "./kind-fields";
import { LimitFields } from "./limit-fields";
import { ScopeFields } from "./scope-fields";

type Props = { readonly curlExample: string; readonly mayManage: boolean };

/** Makes a key and shows it, once: the answer to this form is the only place where the key ever stands. */
export function CreateKeyForm({ curlExample, mayManage }: Props) {
  const [state, submit, isPending] = useActionState(createKeyAction, null);
  const refusal = state?.ok === false ? state : null;
  const values = refusal?.values ?? {};
  const errors = refusal?.fields ?? {};
  const isManagement = values.kind === "management";
  const isFoldedOut = Object.keys(errors).some((name) => name !== "name" && name !== "budgetUsd");
  const ticked = (kind: "inference" | "management") => (refusal ? tickedScopes(kind, values) : usualScopes[kind]);
  return (
    <>
      {state?.ok && (
        <Notice tone="success" title={`“${state.name}” is ready. Copy it now: it is not shown again.`} className="mb-5">
          <CodeBlock label="The new key" code={state.key} wrap />
          {state.kind === "inference" && (
            <>
              <p className="text-sm">Try it:</p>
              <CodeBlock label="A first call with the new key" code={curlExample.replace("$TACIT_KEY", state.key)} />
            </>
          )}
        </Notice>
      )}
      {refusal && Object.keys(errors).length === 0 && <Notice tone="error" title={refusal.message} className="mb-5" />}
      <form action={submit} className="group/key">
        <Within />
        <div className="flex flex-wrap items-start gap-3">
          <Field
            label="Name"
            name="name"
            required
            maxLength={keyNameMax}
            autoComplete="off"
            placeholder="laptop"
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
        <details className="mt-2" open={isFoldedOut || undefined}>
          <summary className="inline-flex min-h-11 items-center text-sm text-soft underline underline-offset-4">
            What it may do, and its limits
          </summary>
          <div className="mb-4 mt-3 grid gap-6">
            {mayManage && <KindFields isManagement={isManagement} />}
            <ScopeFields
              kind="inference"
              ticked={ticked("inference")}
              error={isManagement ? undefined : errors.scopes}
              className="group-has-[input[value=management]:checked]/key:hidden"
            />
            {mayManage && (
              <ScopeFields
                kind="management"
                ticked={ticked("management")}
                error={isManagement ? errors.scopes : undefined}
                className="hidden group-has-[input[value=management]:checked]/key:block"
              />
            )}
            <LimitFields values={values} errors={errors} />
          </div>
        </details>
        <Button disabled={isPending} className="mt-2">
          {isPending ? "Creating…" : "Create key"}
        </Button>
      </form>
    </>
  );
}
