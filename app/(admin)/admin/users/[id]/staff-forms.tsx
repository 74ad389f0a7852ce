"use client";

import { type ReactNode, useActionState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import type { Role } from "@/lib/base/actor";
import { disableUserAction, enableUserAction, endSecondFactorAction, setUserRoleAction } from "../actions";

type Props = { id: string; action: typeof disableUserAction; label: string; danger?: boolean; children: ReactNode };

/** One change of somebody's account: what it does, its button, and what came of it. */
function StaffForm({ id, action, label, danger, children }: Props) {
  const [state, submit, isPending] = useActionState(action, null);
  return (
    <form action={submit} className="grid justify-items-start gap-3">
      {state?.ok && <Notice tone="success" title="Done." className="w-full" />}
      {state?.ok === false && (
        <Notice tone="error" title={Object.values(state.fields ?? {})[0] ?? state.message} className="w-full" />
      )}
      <input type="hidden" name="id" value={id} />
      {children}
      <Button variant={danger ? "danger" : "quiet"} disabled={isPending}>
        {label}
      </Button>
    </form>
  );
}

const text = "text-[15px] text-soft";

export function RoleForm({ id, role, roles }: { id: string; role: Role; roles: readonly Role[] }) {
  return (
    <StaffForm id={id} action={setUserRoleAction} label="Change role">
      <label className="grid gap-1.5 text-sm font-[550]">
        Role
        <select
          name="role"
          defaultValue={role}
          key={role}
          className="min-h-11 rounded-md border border-edge bg-card px-3 text-base font-normal text-ink"
        >
          {roles.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <p className={text}>Support may look at accounts. Admins may change them, owners appoint both.</p>
    </StaffForm>
  );
}

export function DisableForm({ id }: { id: string }) {
  return (
    <StaffForm id={id} action={disableUserAction} label="Close this account" danger>
      <p className={text}>
        Every browser is signed out and every key is refused, at once. Nothing is deleted. The person is told by mail.
      </p>
    </StaffForm>
  );
}

export function EnableForm({ id }: { id: string }) {
  return (
    <StaffForm id={id} action={enableUserAction} label="Open this account again">
      <p className={text}>Its keys work again. The person is told by mail, and must sign in anew.</p>
    </StaffForm>
  );
}

export function EndSecondFactorForm({ id }: { id: string }) {
  return (
    <StaffForm id={id} action={endSecondFactorAction} label="Remove the second factor" danger>
      <p className={text}>
        For somebody who has lost it. The authenticator app, every passkey and every recovery code go, and every browser
        is signed out: the password alone opens the account then. The person is told by mail.
      </p>
      <Field type="checkbox" name="certain" required label="I have made sure that it is the person who asks." />
    </StaffForm>
  );
}
