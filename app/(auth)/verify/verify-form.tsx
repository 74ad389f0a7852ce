"use client";

import { Field } from "@/app/_ui/field";
import { verifyEmailAction } from "../actions";
import { AuthForm } from "../auth-form";

/**
 * A button, because mail scanners open every link: only a person presses it, and only that uses the link up. The password
 * shows that who owns the mailbox is who signed up.
 */
export function VerifyForm({ token, next }: { token: string; next?: string }) {
  return (
    <AuthForm action={verifyEmailAction} label="Confirm this address">
      {({ fields }) => (
        <>
          <input type="hidden" name="token" value={token} />
          {next && <input type="hidden" name="next" value={next} />}
          <Field
            label="Password"
            name="password"
            type="password"
            required
            autoComplete="current-password"
            hint="The one you chose when you signed up."
            error={fields.password}
          />
        </>
      )}
    </AuthForm>
  );
}
