"use client";

import { Field } from "@/app/_ui/field";
import { AuthForm } from "../auth-form";
import { signInAction } from "./actions";

export function SignInForm({ next }: { next: string }) {
  return (
    <AuthForm action={signInAction} label="Sign in">
      {({ fields, values }) => (
        <>
          <input type="hidden" name="next" value={next} />
          <Field
            label="E-mail address"
            name="email"
            type="email"
            required
            autoComplete="username"
            defaultValue={values.email}
            error={fields.email}
          />
          <Field
            label="Password"
            name="password"
            type="password"
            required
            autoComplete="current-password"
            error={fields.password}
          />
        </>
      )}
    </AuthForm>
  );
}
