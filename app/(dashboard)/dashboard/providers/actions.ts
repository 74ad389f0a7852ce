"use server";

import { redirect } from "next/navigation";
import { addOwnChannel } from "@/lib/channels/add-own-channel";
import { removeChannel } from "@/lib/channels/remove-channel";
import { AddOwnChannelInput, ChannelIdInput } from "@/lib/channels/schema";
import { testChannel } from "@/lib/channels/test-channel";
import { action } from "@/lib/web/action";

export const addProviderAction = action(AddOwnChannelInput, { limit: "form_account" }, async (actor, input) => {
  await addOwnChannel(actor, input);
  redirect("/dashboard/providers?done=provider-added");
});

export const testProviderAction = action(ChannelIdInput, { limit: "form_account" }, async (actor, input) => ({
  test: await testChannel(actor, input),
}));

export const removeProviderAction = action(ChannelIdInput, { limit: "form_account" }, async (actor, input) => {
  await removeChannel(actor, input);
  redirect("/dashboard/providers?done=provider-removed");
});
