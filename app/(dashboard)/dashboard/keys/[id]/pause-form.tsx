"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { pauseKeyAction, resumeKeyAction } from "../actions";

/** Stops a key for now, or lets it go on; and the way to where it is ended for good. */
export function PauseForm({ id, isPaused }: { id: string; isPaused: boolean }) {
  const [state, submit, isPending] = useActionState(isPaused ? resumeKeyAction : pauseKeyAction, null);
  return (
    <form action={submit}>
      {state?.ok === false && <Notice tone="error" title={state.message} className="mb-4" />}
      <input type="hidden" name="id" value={id} />
      <p className="mb-4 text-[15px] text-soft">
        {isPaused
          ? "Every request with it is refused until it is resumed. What it spent before counts no more towards the amount that pauses it."
          : "A paused key is refused on its very next request, and its running calls are ended, until you resume it. A revoked one is refused for good."}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button variant={isPaused ? "primary" : "quiet"} disabled={isPending}>
          {isPaused ? "Resume" : "Pause"}
        </Button>
        <Button href={`/dashboard/keys/${id}/revoke`} variant="danger">
          Revoke…
        </Button>
      </div>
    </form>
  );
}
