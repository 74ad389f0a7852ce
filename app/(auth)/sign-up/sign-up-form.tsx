"use client";

import Link from "next/link";
import { Field } from "@/app/_ui/field";
import { passwordLength } from "@/lib/accounts/schema";
import { signUpAction } from "../actions";
import { AuthForm } from "../auth-form";

export function SignUpForm({ next }: { next?: string }) {
  return (
    <AuthForm action={signUpAction} label="Create account">
      {({ fields, values }) => (
        <>
          {next && <input type="hidden" name="next" value={next} />}
          <Field
            label="E-mail address"
            name="email"
            type="email"
            required
            autoComplete="email"
            defaultValue={values.email}
            error={fields.email}
          />
          <Field
            label="Username"
            name="username"
            required
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            hint="3 to 32 letters, digits, hyphens or underscores."
            defaultValue={values.username}
            error={fields.username}
          />
          <Field
            label="Password"
            name="password"
            type="password"
            required
            autoComplete="new-password"
            hint={`At least ${passwordLength.min} characters. Four or five unrelated words do well; no other rules.`}
            error={fields.password}
          />
          <div>
            <Field
              type="checkbox"
              name="adult"
              required
              label="I am 18 or older."
              defaultChecked={values.adult === "on"}
              error={fields.adult}
            />
            <Field
              type="checkbox"
              name="terms"
              required
              label={
                <span className="[&_a]:underline [&_a]:underline-offset-4">
                  I accept the <Link href="/terms">terms</Link> and have read the{" "}
                  <Link href="/privacy">privacy policy</Link>.
                </span>
              }
              defaultChecked={values.terms === "on"}
              error={fields.terms}
            />
          </div>
        </>
      )}
    </AuthForm>
  );
}
