import { getUserByEmail } from "@/lib/accounts/find-user";
import { parseUsd } from "@/lib/base/money";
import { readBudgets } from "@/lib/billing/budgets/read-budgets";
import { removeBudget } from "@/lib/billing/budgets/remove-budget";
import {
  type BudgetPeriod,
  BudgetSubject,
  BudgetUsd,
  type BudgetView,
  SetBudgetInput,
} from "@/lib/billing/budgets/schema";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { type Commands, type Flags, parseInput, readFlag, UsageError } from "./command";
import { operator } from "./operator";
import { readOrganization } from "./read-organization";
import { type JsonObject, toJson } from "./to-json";

const subject = { key: { value: "<id>" }, user: { value: "<email>" }, organization: { value: "<id>" } };

export const commands: Commands = {
  set: {
    summary:
      "Limits what a key, or all keys of a person together, may spend in each day, week (from Monday) or month, by UTC. " +
      "A month, when it is not said.",
    flags: { ...subject, usd: { value: "<amount>", required: true }, period: { value: "day|week|month" } },
    async run(flags) {
      const amountNano = readFlag("usd", "an amount in USD such as 25 or 0.50", () => readAmount(flags.get("usd")));
      const period = (flags.find("period") ?? "month") as BudgetPeriod;
      const input = parseInput(SetBudgetInput, { ...(await readSubject(flags)), amountNano, period }, flagOf);
      return { json: toBudgetJson(await setBudget(operator, input)) };
    },
  },
  list: {
    summary: "Lists budgets as they stand in their current period.",
    flags: { user: { value: "<email>" }, organization: { value: "<id>" } },
    async run(flags) {
      requireUser(flags);
      const whose = flags.find("user") ? { organizationId: await readOrganization(flags) } : {};
      const budgets = await readBudgets(operator, whose);
      const columns = ["key_id", "user_id", "period", "amount_usd", "spent_usd", "held_usd", "left_usd", "resets_at"];
      return { json: budgets.map(toBudgetJson), columns };
    },
  },
  remove: {
    summary: "Takes away the budget of a key, or of a person.",
    flags: subject,
    async run(flags) {
      await removeBudget(operator, parseInput(BudgetSubject, await readSubject(flags), flagOf));
      return { json: { removed: true } };
    },
  },
};

const flagOf = { keyId: "key", "": "key" };

async function readSubject(flags: Flags): Promise<BudgetSubject> {
  const [keyId, email] = [flags.find("key"), flags.find("user")];
  if ((keyId === undefined) === (email === undefined)) throw new UsageError("Say whose it is: --key or --user.");
  requireUser(flags);
  if (keyId !== undefined) return { keyId };
  const { id } = await getUserByEmail(email!);
  return { memberId: id, organizationId: await readOrganization(flags) };
}

function requireUser(flags: Flags): void {
  if (flags.find("organization") && !flags.find("user")) throw new UsageError("--organization goes with --user.");
}

function readAmount(text: string): bigint {
  const { success, data } = BudgetUsd.safeParse(text);
  if (!success) throw new RangeError("no amount");
  return parseUsd(data);
}

export function toBudgetJson({ memberId, ...view }: BudgetView): JsonObject {
  return { object: "budget", ...toJson({ ...view, userId: memberId }) };
}
