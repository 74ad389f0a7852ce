import { createUser } from "@/lib/accounts/create-user";
import { getUserByEmail } from "@/lib/accounts/find-user";
import { listUsers } from "@/lib/accounts/list-users";
import { CreateUserInput } from "@/lib/accounts/schema";
import { disableUser, enableUser } from "@/lib/accounts/staff/disable-user";
import { SetUserRoleInput } from "@/lib/accounts/staff/schema";
import { setUserRole } from "@/lib/accounts/staff/set-user-role";
import { notifyKeyChanged } from "@/lib/keys/watch-keys";
import { type Commands, parseInput } from "./command";
import { operator, readSecret } from "./operator";
import { toJson } from "./to-json";

const email = { value: "<email>", required: true };

export const commands: Commands = {
  create: {
    summary: "Adds a person. --password - reads it from stdin.",
    flags: {
      email,
      password: { value: "<password>", required: true },
      username: { value: "<name>" },
      role: { value: "owner|admin|support|user" },
      verified: {},
    },
    async run(flags) {
      const role = flags.find("role") as CreateUserInput["role"];
      const input = parseInput(CreateUserInput, {
        email: flags.get("email"),
        password: await readSecret(flags.get("password")),
        username: flags.find("username"),
        role,
        verified: flags.has("verified"),
      });
      return { json: toJson(await createUser(operator, input)) };
    },
  },
  list: {
    summary: "Lists everybody with an account.",
    flags: {},
    async run() {
      const users = await listUsers(operator);
      const columns = ["email", "username", "role", "email_verified_at", "created_at", "id"];
      return { json: users.map(toJson), columns };
    },
  },
  role: {
    summary: "Makes a person an owner, an admin, support or a user. The last owner stays one.",
    flags: { email, role: { value: "owner|admin|support|user", required: true } },
    async run(flags) {
      const { id } = await getUserByEmail(flags.get("email"));
      await setUserRole(
        operator,
        parseInput(SetUserRoleInput, { id, role: flags.get("role") as SetUserRoleInput["role"] }),
      );
      return { json: toJson(await getUserByEmail(flags.get("email"))) };
    },
  },
  disable: {
    summary: "Closes a person's account: browsers are signed out, keys are refused. Nothing is deleted.",
    flags: { email },
    async run(flags) {
      const user = await getUserByEmail(flags.get("email"));
      await disableUser(operator, user, notifyKeyChanged);
      return { json: { id: user.id, disabled: true } };
    },
  },
  enable: {
    summary: "Opens it again, and its keys with it.",
    flags: { email },
    async run(flags) {
      const user = await getUserByEmail(flags.get("email"));
      await enableUser(operator, user, notifyKeyChanged);
      return { json: { id: user.id, disabled: false } };
    },
  },
};
