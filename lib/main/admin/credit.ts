import { parseUsd } from "@/lib/base/money";
import { adjustCredit } from "@/lib/billing/adjust-credit";
import { grantCredit } from "@/lib/billing/grant-credit";
import { AdjustCreditInput, GrantCreditInput } from "@/lib/billing/schema";
import { type Commands, parseInput, readFlag } from "./command";
import { operator } from "./operator";
import { readOrganization, whoseFlags } from "./read-organization";
import { toJson } from "./to-json";

export const commands: Commands = {
  grant: {
    summary: "Gives credit without a payment. A second grant under the same --reference does nothing.",
    flags: {
      ...whoseFlags,
      usd: { value: "<amount>", required: true },
      reason: { value: "<text>" },
      reference: { value: "<text>" },
    },
    async run(flags) {
      const amountNano = readFlag("usd", "a decimal above zero such as 12.50, with at most nine places", () =>
        readAmount(flags.get("usd")),
      );
      const input = parseInput(
        GrantCreditInput,
        {
          organizationId: await readOrganization(flags),
          amountNano,
          reason: flags.find("reason"),
          reference: flags.find("reference"),
        },
        { amountNano: "usd" },
      );
      return { json: { object: "credits", ...toJson(await grantCredit(operator, input)) } };
    },
  },
  adjust: {
    summary: "Corrects a wallet by hand: a negative --usd takes back, never more than is available.",
    flags: {
      ...whoseFlags,
      usd: { value: "<amount>", required: true },
      reason: { value: "<text>", required: true },
      reference: { value: "<text>" },
    },
    async run(flags) {
      const hint = "a decimal such as 12.50 or -5, with at most nine places";
      const amountNano = readFlag("usd", hint, () => parseUsd(flags.get("usd")));
      const organizationId = await readOrganization(flags);
      const facts = { organizationId, amountNano, reason: flags.get("reason"), reference: flags.find("reference") };
      const input = parseInput(AdjustCreditInput, facts, { amountNano: "usd" });
      return { json: { object: "credits", ...toJson(await adjustCredit(operator, input)) } };
    },
  },
};

function readAmount(text: string): bigint {
  const amountNano = parseUsd(text);
  if (amountNano <= 0n) throw new RangeError("not above zero");
  return amountNano;
}
