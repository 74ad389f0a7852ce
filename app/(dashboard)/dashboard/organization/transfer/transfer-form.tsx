"use client";

import { useActionState, useId } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import type { MemberView } from "@/lib/organizations/schema";
import { Within } from "../../../within";
import { transferOrganizationAction } from "../actions";

type Member = Pick<MemberView, "userId" | "username" | "role">;

export function TransferForm({ members }: { members: readonly Member[] }) {
  const [state, submit, isPending] = useActionState(transferOrganizationAction, null);
  const id = useId();
  return (
    <form action={submit} className="grid gap-5">
      <Within />
      {state?.ok === false && <Notice tone="error" title={state.message} />}
      <div className="max-w-sm">
        <label htmlFor={id} className="mb-1.5 block text-sm font-[550] leading-5">
          New owner
        </label>
        <select
          id={id}
          name="userId"
          required
          className="block min-h-11 w-full rounded-md border border-edge bg-card px-3 text-base text-ink"
        >
          {members.map(({ userId, username, role }) => (
            <option key={userId} value={userId}>
              {username} ({role})
            </option>
          ))}
        </select>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button variant="danger" disabled={isPending}>
          {isPending ? "Handing over…" : "Hand over"}
        </Button>
        <Button href="/dashboard/organization" variant="quiet">
          Keep it
        </Button>
      </div>
    </form>
  );
}
