"use client";

import { AuthForm } from "../../auth-form";
import { CodeField } from "../../code-field";
import { signInWithCodeAction } from "../actions";

export function CodeForm({ next, hasApp }: { next: string; hasApp: boolean }) {
  return (
    <AuthForm action={signInWithCodeAction} label="Sign in">
      {({ fields }) => (
        <>
          <input type="hidden" name="next" value={next} />
          <CodeField hasApp={hasApp} error={fields.code} />
        </>
      )}
    </AuthForm>
  );
}
