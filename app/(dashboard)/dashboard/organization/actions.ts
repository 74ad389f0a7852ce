"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { ChooseOrganizationInput, chooseOrganization } from "@/lib/accounts/choose-organization";
import { parseUsd } from "@/lib/base/money";
import { removeBudget } from "@/lib/billing/budgets/remove-budget";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { createOrganization } from "@/lib/organizations/create-organization";
import { inviteMember } from "@/lib/organizations/invite-member";
import { leaveOrganization } from "@/lib/organizations/leave-organization";
import { removeMember } from "@/lib/organizations/remove-member";
import { renameOrganization } from "@/lib/organizations/rename-organization";
import {
  CreateOrganizationInput,
  InvitationInput,
  InviteMemberInput,
  MemberInput,
  RenameOrganizationInput,
  SetMemberBudgetInput,
  SetMemberRoleInput,
} from "@/lib/organizations/schema";
import { setMemberRole } from "@/lib/organizations/set-member-role";
import { transferOrganization } from "@/lib/organizations/transfer-organization";
import { withdrawInvitation } from "@/lib/organizations/withdraw-invitation";
import { action } from "@/lib/web/action";
import { visitor } from "@/lib/web/visitor";

const Nothing = z.object({});
const counted = { limit: "form_account" } as const;
const page = "/dashboard/organization";

/** Stays on the page, which shows the other organization then. */
export const chooseOrganizationAction = action(ChooseOrganizationInput, counted, async (actor, input) => {
  await chooseOrganization(actor, input);
  revalidatePath("/dashboard", "layout");
});

export const createOrganizationAction = action(CreateOrganizationInput, counted, async (actor, input) => {
  const { id } = await createOrganization(actor, input);
  await chooseOrganization(actor, { organizationId: id });
  redirect(`${page}?done=organization-created`);
});

export const renameOrganizationAction = action(RenameOrganizationInput, counted, async (actor, input) => {
  await renameOrganization(actor, input);
  revalidatePath("/dashboard", "layout");
});

export const inviteMemberAction = action(InviteMemberInput, counted, async (actor, input) => {
  await inviteMember(actor, input, (await visitor()).network);
  revalidatePath(page);
  return { email: input.email };
});

export const withdrawInvitationAction = action(InvitationInput, counted, async (actor, input) => {
  await withdrawInvitation(actor, input);
  redirect(`${page}?done=invitation-withdrawn`);
});

export const setMemberRoleAction = action(SetMemberRoleInput, counted, async (actor, input) => {
  await setMemberRole(actor, input);
  redirect(`${page}?done=role-changed`);
});

export const setMemberBudgetAction = action(SetMemberBudgetInput, counted, async (actor, input) => {
  const { userId: memberId, budgetUsd, budgetPeriod: period } = input;
  const { organizationId } = actor;
  await setBudget(actor, { memberId, organizationId, amountNano: parseUsd(budgetUsd), period });
  redirect(`${page}?done=budget-set`);
});

export const removeMemberBudgetAction = action(MemberInput, counted, async (actor, { userId: memberId }) => {
  await removeBudget(actor, { memberId, organizationId: actor.organizationId });
  redirect(`${page}?done=budget-removed`);
});

export const removeMemberAction = action(MemberInput, counted, async (actor, input) => {
  await removeMember(actor, input);
  redirect(`${page}?done=member-removed`);
});

export const transferOrganizationAction = action(MemberInput, counted, async (actor, input) => {
  await transferOrganization(actor, input);
  redirect(`${page}?done=organization-transferred`);
});

export const leaveOrganizationAction = action(Nothing, counted, async (actor) => {
  await leaveOrganization(actor);
  redirect("/dashboard?done=organization-left");
});
