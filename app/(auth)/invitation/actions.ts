"use server";

import { redirect } from "next/navigation";
import { acceptInvitation } from "@/lib/organizations/accept-invitation";
import { declineInvitation } from "@/lib/organizations/decline-invitation";
import { InvitationTokenInput } from "@/lib/organizations/schema";
import { action } from "@/lib/web/action";

export const acceptInvitationAction = action(InvitationTokenInput, { limit: "form_account" }, async (actor, input) => {
  await acceptInvitation(actor, input);
  redirect("/dashboard/organization?done=organization-joined");
});

export const declineInvitationAction = action(InvitationTokenInput, { limit: "form_account" }, async (actor, input) => {
  await declineInvitation(actor, input);
  return {};
});
