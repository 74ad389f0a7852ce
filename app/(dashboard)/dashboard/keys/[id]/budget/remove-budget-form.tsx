"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { removeKeyBudgetAction } from "../../actions";

export function RemoveBudgetForm({ keyId }: { keyId: string }) {
  const [state, submit, isPending] = useActionState(removeKeyBudgetAction, null);
  return (
    <form action={submit} className="mt-5 border-t border-line pt-5">
      {state?.ok === false && <Notice tone="error" title={state.message} className="mb-4" />}
      <input type="hidden" name="keyId" value={keyId} />
      <p className="mb-3 text-sm text-soft">Without a budget the key may spend as much as the account has.</p>
      <Button variant="danger" disabled={isPending}>
        {isPending ? "Removing…" : "Remove budget"}
      </Button>
    </form>
  );
}
