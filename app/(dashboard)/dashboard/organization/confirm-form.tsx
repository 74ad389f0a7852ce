"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../within";
import {
  leaveOrganizationAction,
  removeMemberAction,
  removeMemberBudgetAction,
  withdrawInvitationAction,
} from "./actions";

const purposes = {
  leave: leaveOrganizationAction,
  "remove-member": removeMemberAction,
  "remove-budget": removeMemberBudgetAction,
  withdraw: withdrawInvitationAction,
};

type Props = {
  readonly purpose: keyof typeof purposes;
  readonly label: string;
  /** For screen readers, where the label alone does not say what of. */
  readonly of?: string;
  readonly size?: "medium" | "small";
  readonly values?: Readonly<Record<string, string>>;
};

/** One button that does one thing. */
export function ConfirmForm({ purpose, label, of, size = "medium", values = {} }: Props) {
  const [state, submit, isPending] = useActionState<unknown, FormData>(purposes[purpose], null);
  const refusal = messageOf(state);
  return (
    <form action={submit}>
      <Within />
      {refusal && <Notice tone="error" title={refusal} className="mb-4" />}
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button variant={size === "small" ? "quiet" : "danger"} size={size} disabled={isPending}>
        {isPending ? "One moment…" : label}
        {of && <span className="sr-only"> {of}</span>}
      </Button>
    </form>
  );
}

function messageOf(state: unknown): string | null {
  const isRefusal = typeof state === "object" && state !== null && "message" in state;
  return isRefusal && typeof state.message === "string" ? state.message : null;
}
