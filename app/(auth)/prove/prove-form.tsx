"use client";

import { Field } from "@/app/_ui/field";
import { AuthForm } from "../auth-form";
import { CodeField } from "../code-field";
import { proveAction } from "./actions";

type Props = { next: string; needsCode: boolean; hasApp: boolean };

export function ProveForm({ next, needsCode, hasApp }: Props) {
  return (
    <AuthForm action={proveAction} label="Go on">
      {({ fields }) => (
        <>
          <input type="hidden" name="next" value={next} />
          <Field
            label="Password"
            name="password"
            type="password"
            required
            autoComplete="current-password"
            error={fields.password}
          />
          {needsCode && <CodeField hasApp={hasApp} error={fields.code} />}
        </>
      )}
    </AuthForm>
  );
}
