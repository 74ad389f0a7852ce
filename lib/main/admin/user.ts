import { createUser } from "@/lib/accounts/create-user";
import { listUsers } from "@/lib/accounts/list-users";
import { CreateUserInput } from "@/lib/accounts/schema";
import { type Commands, parseInput } from "./command";
import { operator, readSecret } from "./operator";
import { toJson } from "./to-json";

export const commands: Commands = {
  create: {
    summary: "Adds a person. --password - reads it from stdin.",
    flags: {
      email: { value: "<email>", required: true },
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
};
