"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { revokeKeyAction } from "../../actions";

export function RevokeKeyForm({ id, name }: { id: string; name: string }) {
  const [state, submit, isPending] = useActionState(revokeKeyAction, null);
  return (
    <form action={submit} className="mt-5">
      {state?.ok === false && <Notice tone="error" title={state.message} className="mb-4" />}
      <input type="hidden" name="id" value={id} />
      <div className="flex flex-wrap gap-3">
        <Button variant="danger" disabled={isPending} className="min-w-0 [overflow-wrap:anywhere]">
          {isPending ? "Revoking…" : `Revoke ${name}`}
        </Button>
        <Button href={`/dashboard/keys/${id}`} variant="quiet">
          Keep it
        </Button>
      </div>
    </form>
  );
}
