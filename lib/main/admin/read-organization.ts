import { getUserByEmail } from "@/lib/accounts/find-user";
import { asActor } from "@/lib/accounts/user-view";
import { AppError } from "@/lib/base/errors";
import { listOrganizations } from "@/lib/organizations/list-organizations";
import type { Flags } from "./command";

/** Whose: a person's own organization, or with `--organization` one that they are a member of. */
export const whoseFlags = { user: { value: "<email>", required: true }, organization: { value: "<id>" } } as const;

/** The organization that these flags name. Throws not_found. */
export async function readOrganization(flags: Flags): Promise<string> {
  const user = await getUserByEmail(flags.get("user"));
  const id = flags.find("organization");
  if (id === undefined) return user.organizationId;
  if (!(await listOrganizations(asActor(user))).some((organization) => organization.id === id))
    throw new AppError("not_found", "This person is a member of no such organization.");
  return id;
}
