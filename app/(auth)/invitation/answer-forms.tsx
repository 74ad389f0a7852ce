"use client";

import { AuthForm } from "../auth-form";
import { acceptInvitationAction, declineInvitationAction } from "./actions";

/** Buttons, because mail scanners open every link: only a person presses one, and only that uses the link up. */
export function AnswerForms({ token }: { token: string }) {
  const hidden = () => <input type="hidden" name="token" value={token} />;
  return (
    <div className="flex flex-col gap-8">
      <AuthForm action={acceptInvitationAction} label="Accept">
        {hidden}
      </AuthForm>
      <details className="text-[15px] text-soft">
        <summary className="min-h-11 py-2.5">Decline</summary>
        <p className="pb-3">The link stops working. Whoever invited you is not told.</p>
        <AuthForm
          action={declineInvitationAction}
          label="Decline the invitation"
          done="You declined. The link does not work any more."
        >
          {hidden}
        </AuthForm>
      </details>
    </div>
  );
}
