"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../within";
import { inviteMemberAction } from "./actions";
import { RoleField } from "./role-field";

export function InviteForm() {
  const [state, submit, isPending] = useActionState(inviteMemberAction, null);
  const refusal = state?.ok === false ? state : null;
  return (
    <form action={submit} className="flex flex-wrap items-start gap-3">
      <Within />
      {state?.ok && (
        <Notice tone="success" title={`An invitation is on its way to ${state.email}.`} className="w-full" />
      )}
      {refusal && !refusal.fields && <Notice tone="error" title={refusal.message} className="w-full" />}
      <Field
        label="E-mail address"
        name="email"
        type="email"
        required
        maxLength={254}
        autoComplete="off"
        defaultValue={refusal?.values?.email}
        error={refusal?.fields?.email}
        className="min-w-0 flex-1 basis-60"
      />
      <RoleField role={refusal?.values?.role} error={refusal?.fields?.role} />
      <Button disabled={isPending} className="sm:mt-[26px]">
        {isPending ? "Sending…" : "Invite"}
      </Button>
    </form>
  );
}
