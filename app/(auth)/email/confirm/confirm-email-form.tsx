"use client";

import { Field } from "@/app/_ui/field";
import { AuthForm } from "../../auth-form";
import { confirmEmailChangeAction } from "../actions";

/** A button, because mail scanners open every link; the password, because an address may have been mistyped. */
export function ConfirmEmailForm({ token }: { token: string }) {
  return (
    <AuthForm action={confirmEmailChangeAction} label="Use this address">
      {({ fields }) => (
        <>
          <input type="hidden" name="token" value={token} />
          <Field
            label="Password"
            name="password"
            type="password"
            required
            autoComplete="current-password"
            hint="The one of the account that is to use this address."
            error={fields.password}
          />
        </>
      )}
    </AuthForm>
  );
}
