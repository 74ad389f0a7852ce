"use server";

import { revalidatePath } from "next/cache";
import { requestEmailChange } from "@/lib/accounts/email-change/request-email-change";
import { EmailInput, UpdateProfileInput } from "@/lib/accounts/schema";
import { updateProfile } from "@/lib/accounts/update-profile";
import { action } from "@/lib/web/action";

const here = "/dashboard/settings/profile";

export const updateProfileAction = action(UpdateProfileInput, { limit: "form_account" }, async (person, input) => {
  await updateProfile(person, input);
  revalidatePath(here);
});

export const requestEmailChangeAction = action(EmailInput, { limit: "form_account" }, async (person, input) => {
  await requestEmailChange(person, input);
  revalidatePath(here);
});
