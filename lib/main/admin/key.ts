import type { BudgetPeriod } from "@/lib/billing/budgets/schema";
import { createKey } from "@/lib/keys/create-key";
import { listKeys } from "@/lib/keys/list-keys";
import { revokeKey } from "@/lib/keys/revoke-key";
import { CreateKeyInput, type KeyKind, type KeyView, RevokeKeyInput } from "@/lib/keys/schema";
import { toBudgetJson } from "./budget";
import { type Commands, parseInput, UsageError } from "./command";
import { operator, organizationOf } from "./operator";
import { readExpiry } from "./read-expiry";
import { type JsonObject, toJson } from "./to-json";

const later = { value: "<value>", later: true };

export const commands: Commands = {
  create: {
    summary:
      "Makes an API key and shows it, this once. --expires takes a date, or a time from now such as 12h, 30d, 8w. " +
      "--budget-usd limits what it may spend in each day, week (from Monday) or month, by UTC; a month if it is not said.",
    flags: {
      user: { value: "<email>", required: true },
      name: { value: "<text>" },
      kind: { value: "inference|management" },
      expires: { value: "<date>|<duration>" },
      scopes: later,
      models: later,
      rpm: later,
      tpm: later,
      concurrency: later,
      "budget-usd": { value: "<amount>" },
      "budget-period": { value: "day|week|month" },
      ips: later,
    },
    async run(flags) {
      if (flags.find("budget-period") && !flags.find("budget-usd")) throw new UsageError("--budget-usd is missing.");
      const input = parseInput(
        CreateKeyInput,
        {
          name: flags.find("name") ?? "Command line",
          kind: flags.find("kind") as KeyKind | undefined,
          expiresAt: readExpiry(flags.find("expires")),
          budgetUsd: flags.find("budget-usd"),
          budgetPeriod: flags.find("budget-period") as BudgetPeriod | undefined,
          organizationId: await organizationOf(flags.get("user")),
        },
        { expiresAt: "expires" },
      );
      const { id, key, ...view } = await createKey(operator, input);
      return { json: { id, key, ...toKeyJson(view) } };
    },
  },
  revoke: {
    summary: "Ends a key: its next call is refused.",
    flags: { id: { value: "<id>", required: true } },
    async run(flags) {
      return { json: toKeyJson(await revokeKey(operator, parseInput(RevokeKeyInput, { id: flags.get("id") }))) };
    },
  },
  list: {
    summary: "Lists keys, newest first.",
    flags: { user: { value: "<email>" } },
    async run(flags) {
      const email = flags.find("user");
      const keys = await listKeys(operator, email ? { organizationId: await organizationOf(email) } : {});
      const columns = [
        "id",
        "name",
        "kind",
        "prefix",
        "last4",
        "expires_at",
        "revoked_at",
        "last_used_at",
        "spent_usd",
      ];
      return { json: keys.map(toKeyJson), columns };
    },
  },
};

function toKeyJson({ budget, ...facts }: Partial<KeyView>): JsonObject {
  return { ...toJson(facts), budget: budget ? toBudgetJson(budget) : null };
}
