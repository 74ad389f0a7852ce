import { freezeWallet, thawWallet } from "@/lib/billing/payments/freeze-wallet";
import type { Commands } from "./command";
import { operator } from "./operator";
import { readOrganization, whoseFlags } from "./read-organization";
import { toJson } from "./to-json";

export const commands: Commands = {
  freeze: {
    summary: "Closes a person's wallet: their next call is refused.",
    flags: whoseFlags,
    async run(flags) {
      return { json: toJson(await freezeWallet(operator, { organizationId: await readOrganization(flags) })) };
    },
  },
  thaw: {
    summary: "Opens it again, unless a dispute is undecided or something is owed: then it says so.",
    flags: whoseFlags,
    async run(flags) {
      return { json: toJson(await thawWallet(operator, { organizationId: await readOrganization(flags) })) };
    },
  },
};
