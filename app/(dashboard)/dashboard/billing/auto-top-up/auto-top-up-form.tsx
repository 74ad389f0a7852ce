"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../../within";
import { setAutoTopUpAction } from "../actions";

type Name = "belowUsd" | "amountUsd" | "monthlyCapUsd";
type Props = { readonly values: Readonly<Partial<Record<Name, string>>>; readonly label: string };

const fields: readonly { name: Name; label: string; hint: string }[] = [
  { name: "belowUsd", label: "When less is available than, in USD", hint: "What open calls hold is not available." },
  { name: "amountUsd", label: "Charge, in USD", hint: "Each time that less is available." },
  { name: "monthlyCapUsd", label: "At most in a month, in USD", hint: "By UTC. At least one charge." },
];

export function AutoTopUpForm({ values, label }: Props) {
  const [state, submit, isPending] = useActionState(setAutoTopUpAction, null);
  const refusal = state?.ok === false ? state : null;
  return (
    <form action={submit} className="grid gap-4">
      <Within />
      {refusal && !refusal.fields && <Notice tone="error" title={refusal.message} />}
      <div className="grid gap-4 sm:grid-cols-3">
        {fields.map(({ name, ...field }) => (
          <Field
            key={name}
            {...field}
            name={name}
            required
            inputMode="decimal"
            autoComplete="off"
            defaultValue={refusal?.values?.[name] ?? values[name]}
            error={refusal?.fields?.[name]}
          />
        ))}
      </div>
      <div className="flex flex-wrap gap-3">
        <Button disabled={isPending}>{isPending ? "Saving…" : label}</Button>
        <Button href="/dashboard/billing" variant="quiet">
          Back
        </Button>
      </div>
    </form>
  );
}
