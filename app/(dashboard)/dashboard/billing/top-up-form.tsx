"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../within";
import { startTopUpAction } from "./actions";
import { AmountChoice } from "./amount-choice";
import { Leaving } from "./leaving";

type Props = {
  readonly processorName: string;
  readonly choicesUsd: readonly string[];
  readonly limits: string;
  readonly canSave: boolean;
  /** Ticked from the start: the person came for it. */
  readonly saves: boolean;
};

/** How much, and then on to the processor's own page: nothing about a means of payment is asked for here. */
export function TopUpForm({ processorName, choicesUsd, limits, canSave, saves }: Props) {
  const [state, submit, isPending] = useActionState(startTopUpAction, null);
  const refusal = state?.ok === false ? state : null;
  const picked = refusal ? refusal.values?.pickedUsd : choicesUsd[1];
  return (
    <form action={submit} className="grid gap-4">
      <Within />
      {refusal && !refusal.fields?.amountUsd && <Notice tone="error" title={refusal.message} />}
      {state?.ok && <Leaving url={state.url} name={processorName} />}
      <AmountChoice key={picked ?? "typed"} choicesUsd={choicesUsd} picked={picked} />
      <Field
        label="Another amount, in USD"
        name="amountUsd"
        inputMode="decimal"
        autoComplete="off"
        placeholder="such as 35 or 35.50"
        hint={limits}
        defaultValue={refusal?.values?.amountUsd}
        error={refusal?.fields?.amountUsd}
        className="sm:max-w-80"
        onInput={(event) => {
          if (event.currentTarget.value.trim() !== "") unpick(event.currentTarget.form);
        }}
      />
      {canSave && (
        <Field
          type="checkbox"
          label="Keep my means of payment for automatic top-ups"
          hint={`${processorName} keeps it. Nothing is charged by itself until you set automatic top-ups.`}
          name="savesMethod"
          defaultChecked={refusal ? refusal.values?.savesMethod === "on" : saves}
        />
      )}
      <div>
        <Button disabled={isPending} className="max-sm:w-full">
          {isPending ? "One moment…" : `Continue to ${processorName}`}
        </Button>
      </div>
    </form>
  );
}

function unpick(form: HTMLFormElement | null): void {
  for (const radio of form?.querySelectorAll<HTMLInputElement>("input[name=pickedUsd]") ?? []) radio.checked = false;
}
