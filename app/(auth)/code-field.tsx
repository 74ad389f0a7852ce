import { Field } from "@/app/_ui/field";

/** For a code of the authenticator app or a recovery code; never filled in again with what was typed. */
export function CodeField({ hasApp, error }: { hasApp: boolean; error?: string }) {
  return (
    <Field
      label={hasApp ? "Code" : "Recovery code"}
      name="code"
      required
      maxLength={40}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      hint={hasApp ? "The six digits that your authenticator app shows, or one of your recovery codes." : undefined}
      error={error}
    />
  );
}
