import { formatUsd } from "@/lib/base/money";
import { type KeyKind, type KeyScope, type KeyView, keyScopes } from "@/lib/keys/schema";

/** What stands in the fields of a form, by their names: what a key has, or what was typed and refused. */
export type FormValues = Readonly<Record<string, string>>;

const plainWords: readonly string[] = ["zdr", "no-training"];

export function toFormValues(key: KeyView): FormValues {
  const on = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "on"]));
  const numbers = Object.entries({ rpm: key.rpm, tpm: key.tpm, concurrency: key.concurrency });
  return {
    name: key.name,
    ...on(key.scopes.map((scope) => `${key.kind}:${scope}`)),
    ...on(key.requires.filter((word) => plainWords.includes(word)).map((word) => `requires:${word}`)),
    regions: key.requires.filter((word) => !plainWords.includes(word)).join(", "),
    models: key.models.join("\n"),
    networks: key.networks.join("\n"),
    ...Object.fromEntries(numbers.map(([name, value]) => [name, value === null ? "" : String(value)])),
    pauseAboveUsd: key.pauseAboveNano === null ? "" : shortUsd(key.pauseAboveNano),
    expiresAt: key.expiresAt ? toLocalText(key.expiresAt) : "",
    budgetUsd: key.budget ? shortUsd(key.budget.amountNano) : "",
    budgetPeriod: key.budget?.period ?? "month",
  };
}

export function tickedScopes(kind: KeyKind, values: FormValues): KeyScope[] {
  return keyScopes[kind].filter((scope) => values[`${kind}:${scope}`] === "on");
}

export function shortUsd(nano: bigint): string {
  return formatUsd(nano).replace(/\.?0+$/, "");
}

/** As a browser's field for a time has it, without the parts that are zero. */
function toLocalText(at: Date): string {
  return at.toISOString().replace(/(:00)?\.000Z$|Z$/, "");
}
