"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { disableUser, enableUser } from "@/lib/accounts/staff/disable-user";
import { endSecondFactor } from "@/lib/accounts/staff/end-second-factor";
import { CertainUserInput, SearchUsersInput, SetUserRoleInput, UserIdInput } from "@/lib/accounts/staff/schema";
import { searchUsers } from "@/lib/accounts/staff/search-users";
import { setUserRole } from "@/lib/accounts/staff/set-user-role";
import { notifyKeyChanged } from "@/lib/keys/watch-keys";
import { action } from "@/lib/web/action";

const limited = { limit: "form_account" } as const;
const QueryInput = SearchUsersInput.pick({ query: true });

/** An address leads to its account, so that it stands in no URL; anything else is how a username begins. */
export const searchUsersAction = action(QueryInput, limited, async (actor, { query }) => {
  if (!query.includes("@")) redirect(`/admin/users?name=${encodeURIComponent(query)}`);
  const [found] = (await searchUsers(actor, { query })).users;
  if (found) redirect(`/admin/users/${found.id}`);
  return {};
});

export const setUserRoleAction = action(SetUserRoleInput, limited, async (actor, input) => {
  await setUserRole(actor, input);
  revalidatePath(`/admin/users/${input.id}`);
});

export const disableUserAction = action(UserIdInput, limited, async (actor, input) => {
  await disableUser(actor, input, notifyKeyChanged);
  revalidatePath(`/admin/users/${input.id}`);
});

export const enableUserAction = action(UserIdInput, limited, async (actor, input) => {
  await enableUser(actor, input, notifyKeyChanged);
  revalidatePath(`/admin/users/${input.id}`);
});

export const endSecondFactorAction = action(CertainUserInput, limited, async (actor, { id }) => {
  await endSecondFactor(actor, { id });
  revalidatePath(`/admin/users/${id}`);
});
