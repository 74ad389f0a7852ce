import { AppError } from "@/lib/base/errors";
import type { BudgetPeriod } from "@/lib/billing/budgets/schema";
import { type KeyScope, keyScopes } from "@/lib/keys/schema";
import { type Flags, readList, readWholeNumber } from "./command";
import { readExpiry } from "./read-expiry";

const scopes = [...new Set([...keyScopes.inference, ...keyScopes.management])].join(",");

/** What may be set of a key; lists are parted by commas. */
export const limitFlags = {
  scopes: { value: scopes },
  models: { value: "<id or pattern,…>" },
  ips: { value: "<address or range,…>" },
  requires: { value: "zdr,no-training,<region>" },
  rpm: { value: "<count>" },
  tpm: { value: "<count>" },
  concurrency: { value: "<count>" },
  "max-usd-per-hour": { value: "<amount>" },
  "budget-usd": { value: "<amount>" },
  "budget-period": { value: "day|week|month" },
  expires: { value: "<date>|<duration>" },
} as const;

/** The flag of each member of the verbs' input that is not called so itself. */
export const flagOfMember = { expiresAt: "expires", networks: "ips", pauseAboveUsd: "max-usd-per-hour" };

/** Undefined: the flag is absent. Null: `none`, which removes. */
export function readLimits(flags: Flags) {
  const read = <T>(name: keyof typeof limitFlags, reader: (text: string) => T) => {
    const text = flags.find(name);
    return text === undefined ? undefined : text === "none" ? null : reader(text);
  };
  const names = (flag: "scopes" | "models" | "ips" | "requires") => read(flag, (text) => readNames(flag, text));
  const count = (flag: "rpm" | "tpm" | "concurrency") => read(flag, (text) => readWholeNumber(flag, text));
  return {
    scopes: names("scopes") as KeyScope[] | null | undefined,
    models: names("models"),
    networks: names("ips"),
    requires: names("requires"),
    rpm: count("rpm"),
    tpm: count("tpm"),
    concurrency: count("concurrency"),
    pauseAboveUsd: read("max-usd-per-hour", String),
    budgetUsd: read("budget-usd", String),
    budgetPeriod: read("budget-period", String) as BudgetPeriod | null | undefined,
    expiresAt: read("expires", readExpiry),
  };
}

/** A list without a name in it is a slip, and would be no limit at all. */
function readNames(flag: string, text: string): string[] {
  const names = readList(text) ?? [];
  if (names.length > 0) return names;
  throw new AppError("invalid_input", `--${flag}: names nothing. Say none for no limit.`);
}
