"use client";

import { useActionState, useId } from "react";
import { Button } from "@/app/_ui/button";
import { CodeBlock } from "@/app/_ui/code-block";
import { Notice } from "@/app/_ui/notice";
import { overlapDefaultSeconds } from "@/lib/keys/schema";
import { rotateKeyAction } from "../actions";

const overlaps = [
  { seconds: 0, label: "at once" },
  { seconds: 3_600, label: "in an hour" },
  { seconds: 86_400, label: "in a day" },
  { seconds: 604_800, label: "in seven days" },
];

/** Gives the key a new secret and shows it, once. */
export function RotateKeyForm({ id }: { id: string }) {
  const [state, submit, isPending] = useActionState(rotateKeyAction, null);
  const selectId = useId();
  const refusal = state?.ok === false ? state : null;
  const chosen = refusal?.values?.overlapSeconds ?? String(overlapDefaultSeconds);
  return (
    <>
      {state?.ok && (
        <Notice tone="success" title="Copy the new secret now: it is not shown again." className="mb-5">
          <CodeBlock label="The new key" code={state.key} wrap />
        </Notice>
      )}
      {refusal && <Notice tone="error" title={refusal.message} className="mb-5" />}
      <p className="mb-4 text-[15px] text-soft">
        The key stays the same, with its limits and all that it has spent. The old secret goes on working for as long as
        you say, so that your programs can change over.
      </p>
      <form action={submit} className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="id" value={id} />
        <div className="min-w-0 basis-48">
          <label htmlFor={selectId} className="mb-1.5 block text-sm font-[550] leading-5">
            The old secret ends
          </label>
          <select
            key={chosen}
            id={selectId}
            name="overlapSeconds"
            defaultValue={chosen}
            className="block min-h-11 w-full rounded-md border border-edge bg-card px-3 text-base text-ink"
          >
            {overlaps.map(({ seconds, label }) => (
              <option key={seconds} value={seconds}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <Button variant="quiet" disabled={isPending}>
          {isPending ? "Making…" : "Make a new secret"}
        </Button>
      </form>
    </>
  );
}
