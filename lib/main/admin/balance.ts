import { getCredits } from "@/lib/billing/get-credits";
import type { Commands } from "./command";
import { organizationOf } from "./operator";
import { toJson } from "./to-json";

export const commands: Commands = {
  "": {
    summary: "Shows what a person's wallet holds.",
    flags: { user: { value: "<email>", required: true } },
    async run(flags) {
      const credits = await getCredits(await organizationOf(flags.get("user")));
      return { json: { object: "credits", ...toJson(credits) } };
    },
  },
};
