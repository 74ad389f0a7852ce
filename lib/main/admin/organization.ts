import { getUserByEmail } from "@/lib/accounts/find-user";
import { asActor } from "@/lib/accounts/user-view";
import { listOrganizations } from "@/lib/organizations/list-organizations";
import type { Commands } from "./command";
import { toJson } from "./to-json";

export const commands: Commands = {
  list: {
    summary: "Lists the organizations that a person is a member of, their own first.",
    flags: { user: { value: "<email>", required: true } },
    async run(flags) {
      const organizations = await listOrganizations(asActor(await getUserByEmail(flags.get("user"))));
      return { json: organizations.map((organization) => ({ object: "organization", ...toJson(organization) })) };
    },
  },
};
