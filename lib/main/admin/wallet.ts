import { freezeWallet, thawWallet } from "@/lib/billing/payments/freeze-wallet";
import type { Commands } from "./command";
import { operator, organizationOf } from "./operator";
import { toJson } from "./to-json";

const flags = { user: { value: "<email>", required: true } };

export const commands: Commands = {
  freeze: {
    summary: "Closes a person's wallet: their next call is refused.",
    flags,
    async run(given) {
      return {
        json: toJson(await freezeWallet(operator, { organizationId: await organizationOf(given.get("user")) })),
      };
    },
  },
  thaw: {
    summary: "Opens it again, unless a dispute is undecided or something is owed: then it says so.",
    flags,
    async run(given) {
      return { json: toJson(await thawWallet(operator, { organizationId: await organizationOf(given.get("user")) })) };
    },
  },
};
