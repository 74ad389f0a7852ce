"use client";

import { useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { renewRecoveryCodesAction } from "../actions";
import { RecoveryCodeList } from "../recovery-code-list";

export function RenewCodesForm({ left }: { left: number }) {
  const [state, submit, isPending] = useActionState(renewRecoveryCodesAction, null);
  if (state?.ok) return <RecoveryCodeList title="New recovery codes are ready." codes={state.recoveryCodes} />;
  return (
    <form action={submit} className="grid gap-4">
      {state?.ok === false && <Notice tone="error" title={state.message} />}
      <p className="text-[15px] text-soft">
        {left === 1 ? "One code is left." : `${left} codes are left.`} They cannot be shown again, only replaced.
      </p>
      <div className="flex flex-wrap gap-3">
        <Button disabled={isPending}>Make new codes</Button>
        <Button href="/dashboard/settings/security" variant="quiet">
          Keep the old ones
        </Button>
      </div>
    </form>
  );
}
