"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../within";
import { openPortalAction } from "./actions";
import { Leaving } from "./leaving";

/** Opens the processor's own pages, where what is saved is kept and bills are found. */
export function PortalForm({ processorName }: { processorName: string }) {
  const [state, submit, isPending] = useActionState(openPortalAction, null);
  return (
    <form action={submit} className="grid gap-3">
      <Within />
      {state?.ok === false && <Notice tone="error" title={state.message} />}
      {state?.ok && <Leaving url={state.url} name={processorName} />}
      <div>
        <Button variant="quiet" disabled={isPending}>
          {isPending ? "One moment…" : `Manage at ${processorName}`}
        </Button>
      </div>
    </form>
  );
}
