"use server";

import { redirect } from "next/navigation";
import { confirmEmailChange } from "@/lib/accounts/email-change/confirm-email-change";
import { undoEmailChange } from "@/lib/accounts/email-change/undo-email-change";
import { ConfirmEmailChangeInput, UndoEmailChangeInput } from "@/lib/accounts/schema";
import { action } from "@/lib/web/action";
import { session } from "@/lib/web/session";

const options = { session: "none", limit: "mailed_token_network" } as const;

export const confirmEmailChangeAction = action(ConfirmEmailChangeInput, options, async (_visitor, input) => {
  const person = await session();
  await confirmEmailChange(input, person);
  redirect(person ? "/dashboard/settings/profile?done=address-changed" : "/sign-in?moved=1");
});

export const undoEmailChangeAction = action(UndoEmailChangeInput, options, async (_visitor, input) => {
  await undoEmailChange(input);
  redirect("/sign-in?undone=1");
});
