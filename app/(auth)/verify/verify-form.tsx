"use client";

import { verifyEmailAction } from "../actions";
import { AuthForm } from "../auth-form";

/** A button, because mail scanners open every link: only a person presses it, and only that uses the link up. */
export function VerifyForm({ token }: { token: string }) {
  return (
    <AuthForm action={verifyEmailAction} label="Confirm this address">
      {() => <input type="hidden" name="token" value={token} />}
    </AuthForm>
  );
}
