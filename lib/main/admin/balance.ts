import { getCredits } from "@/lib/billing/get-credits";
import type { Commands } from "./command";
import { readOrganization, whoseFlags } from "./read-organization";
import { toJson } from "./to-json";

export const commands: Commands = {
  "": {
    summary: "Shows what a person's wallet holds, or that of an organization of theirs.",
    flags: whoseFlags,
    async run(flags) {
      const credits = await getCredits(await readOrganization(flags));
      return { json: { object: "credits", ...toJson(credits) } };
    },
  },
};
