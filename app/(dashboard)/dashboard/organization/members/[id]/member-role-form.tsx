"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Within } from "../../../../within";
import { setMemberRoleAction } from "../../actions";
import { RoleField } from "../../role-field";

/** Who loses the right to change others' keys loses the management keys that could. */
export function MemberRoleForm({ userId, role }: { userId: string; role: string }) {
  const [state, submit, isPending] = useActionState(setMemberRoleAction, null);
  const refusal = state?.ok === false ? state : null;
  return (
    <form action={submit} className="flex flex-wrap items-start gap-3">
      <Within />
      {refusal && !refusal.fields?.role && <Notice tone="error" title={refusal.message} className="w-full" />}
      <input type="hidden" name="userId" value={userId} />
      <RoleField role={refusal?.values?.role ?? role} error={refusal?.fields?.role} />
      <Button variant="quiet" disabled={isPending} className="sm:mt-[26px]">
        {isPending ? "Saving…" : "Save role"}
      </Button>
      <p className="w-full text-[13px] text-faint">
        They are told by mail. Their keys go on; the management keys of somebody who is no admin any more are revoked.
      </p>
    </form>
  );
}
