"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../within";
import { setAlertAction } from "./actions";

/** Below which amount a mail is sent; empty: none. */
export function AlertForm({ belowUsd }: { belowUsd: string }) {
  const [state, submit, isPending] = useActionState(setAlertAction, null);
  const refusal = state?.ok === false ? state : null;
  return (
    <form action={submit} className="grid gap-4">
      <Within />
      {state?.ok && (
        <Notice tone="success" title={state.isOn ? "Saved." : "Saved: you are sent no mail about low credit."} />
      )}
      {refusal && !refusal.fields?.belowUsd && <Notice tone="error" title={refusal.message} />}
      <div className="flex flex-wrap items-start gap-3">
        <Field
          key={belowUsd}
          label="Write to me below, in USD"
          name="belowUsd"
          inputMode="decimal"
          autoComplete="off"
          placeholder="never"
          hint="One mail when less is available. Leave it empty for none."
          defaultValue={refusal?.values?.belowUsd ?? belowUsd}
          error={refusal?.fields?.belowUsd}
          className="min-w-0 flex-1 basis-56"
        />
        <Button variant="quiet" disabled={isPending} className="sm:mt-[26px]">
          {isPending ? "Saving…" : "Save alert"}
        </Button>
      </div>
    </form>
  );
}
