"use client";

import { Field } from "@/app/_ui/field";
import { passwordLength } from "@/lib/accounts/schema";
import { resetPasswordAction } from "../actions";
import { AuthForm } from "../auth-form";

export function NewPasswordForm({ token }: { token: string }) {
  return (
    <AuthForm action={resetPasswordAction} label="Set the new password">
      {({ fields }) => (
        <>
          <input type="hidden" name="token" value={token} />
          <Field
            label="New password"
            name="password"
            type="password"
            required
            autoComplete="new-password"
            hint={`At least ${passwordLength.min} characters. Four or five unrelated words do well; no other rules.`}
            error={fields.password}
          />
        </>
      )}
    </AuthForm>
  );
}
