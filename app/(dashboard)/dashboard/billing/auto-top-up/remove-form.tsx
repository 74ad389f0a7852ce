"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../../within";
import { removeAutoTopUpAction } from "../actions";

export function RemoveForm() {
  const [state, submit, isPending] = useActionState(removeAutoTopUpAction, null);
  return (
    <form action={submit} className="mt-5 border-t border-line pt-5">
      <Within />
      {state?.ok === false && <Notice tone="error" title={state.message} className="mb-4" />}
      <p className="mb-3 text-sm text-soft">
        Nothing is charged by itself any more. A charge that is under way is still credited.
      </p>
      <Button variant="danger" disabled={isPending}>
        {isPending ? "Switching off…" : "Switch off"}
      </Button>
    </form>
  );
}
