"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { testProviderAction } from "./actions";
import { describeTest } from "./describe-test";

/** Asks the provider whether it takes the credential. */
export function TestForm({ id, name }: { id: string; name: string }) {
  const [state, submit, isPending] = useActionState(testProviderAction, null);
  return (
    <form action={submit} className="contents">
      <input type="hidden" name="id" value={id} />
      {/* Wider than the buttons, it stands on a line of its own. */}
      <p role="status" className="order-last w-full text-right text-[13px] text-soft empty:hidden">
        {state && (state.ok ? describeTest(state.test) : state.message)}
      </p>
      <Button variant="quiet" size="small" disabled={isPending}>
        {isPending ? "Testing…" : "Test"}
        <span className="sr-only"> {name}</span>
      </Button>
    </form>
  );
}
