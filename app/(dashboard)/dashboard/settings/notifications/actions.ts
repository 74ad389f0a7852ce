"use server";

import { SetNotificationsInput } from "@/lib/accounts/notifications/schema";
import { setNotifications } from "@/lib/accounts/notifications/set-notifications";
import { action } from "@/lib/web/action";

export const setNotificationsAction = action(SetNotificationsInput, { limit: "form_account" }, async (actor, input) => {
  await setNotifications(actor, input);
  return { chosen: input };
});
