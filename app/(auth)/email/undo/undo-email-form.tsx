"use client";

import { AuthForm } from "../../auth-form";
import { undoEmailChangeAction } from "../actions";

export function UndoEmailForm({ token }: { token: string }) {
  return (
    <AuthForm action={undoEmailChangeAction} label="Take the address back">
      {() => <input type="hidden" name="token" value={token} />}
    </AuthForm>
  );
}
