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
  const list = (text: string) => readList(text) ?? [];
  return {
    scopes: read("scopes", list) as KeyScope[] | null | undefined,
    models: read("models", list),
    networks: read("ips", list),
    requires: read("requires", list),
    rpm: read("rpm", (text) => readWholeNumber("rpm", text)),
    tpm: read("tpm", (text) => readWholeNumber("tpm", text)),
    concurrency: read("concurrency", (text) => readWholeNumber("concurrency", text)),
    pauseAboveUsd: read("max-usd-per-hour", String),
    budgetUsd: read("budget-usd", String),
    budgetPeriod: read("budget-period", String) as BudgetPeriod | null | undefined,
    expiresAt: read("expires", readExpiry),
  };
}
