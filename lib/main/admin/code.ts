import { parseUsd } from "@/lib/base/money";
import { createCodes } from "@/lib/billing/codes/create-codes";
import { disableCode } from "@/lib/billing/codes/disable-code";
import { listCodes } from "@/lib/billing/codes/list-codes";
import { CreateCodesInput, DisableCodeInput } from "@/lib/billing/codes/schema";
import { type Commands, parseInput, readFlag, readWholeNumber } from "./command";
import { operator } from "./operator";
import { readExpiry } from "./read-expiry";
import { toJson } from "./to-json";

const columns = ["id", "last4", "amount_usd", "redeemed", "redemptions_max", "expires_at", "disabled_at", "created_at"];

export const commands: Commands = {
  create: {
    summary:
      "Makes codes that people redeem for credit, and shows them, this once. --max-uses is how many accounts may redeem " +
      "each of them (1); --expires takes a date, or a time from now such as 30d.",
    flags: {
      usd: { value: "<amount>", required: true },
      count: { value: "<number>" },
      "max-uses": { value: "<number>" },
      expires: { value: "<date>|<duration>" },
    },
    async run(flags) {
      const amountNano = readFlag("usd", "a decimal such as 12.50, with at most nine places", () =>
        parseUsd(flags.get("usd")),
      );
      const input = parseInput(
        CreateCodesInput,
        {
          amountNano,
          count: readWholeNumber("count", flags.find("count")),
          redemptionsMax: readWholeNumber("max-uses", flags.find("max-uses")),
          expiresAt: readExpiry(flags.find("expires")),
        },
        { amountNano: "usd", redemptionsMax: "max-uses", expiresAt: "expires" },
      );
      const created = await createCodes(operator, input);
      return {
        json: created.map(({ id, code, ...facts }) => ({ id, code, ...toJson(facts) })),
        columns: ["id", "code", "amount_usd", "redemptions_max", "expires_at"],
      };
    },
  },
  list: {
    summary: "Lists codes, newest first, by their last four digits.",
    flags: {},
    async run() {
      return { json: (await listCodes(operator)).map(toJson), columns };
    },
  },
  disable: {
    summary: "Ends a code: nobody redeems it any more. What was redeemed stays.",
    flags: { id: { value: "<id>", required: true } },
    async run(flags) {
      return { json: toJson(await disableCode(operator, parseInput(DisableCodeInput, { id: flags.get("id") }))) };
    },
  },
};
