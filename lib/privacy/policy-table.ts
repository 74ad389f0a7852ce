import type { Basis, Column, Erase, Inventory, Table } from "./inventory/inventory";
import { keepDays } from "./inventory/keep";

export type PolicyRow = {
  readonly model: string;
  readonly what: string;
  readonly examples: readonly string[];
  readonly why: readonly string[];
  readonly basis: readonly string[];
  readonly kept: string;
  readonly onDeletion: string;
};

const useWords: Readonly<Record<string, string>> = {
  "essential.legal_obligation": "to do what the law asks of us",
  "essential.service": "to give you an account",
  "essential.service.authentication": "to know that it is you",
  "essential.service.operations": "to run the service",
  "essential.service.payment_processing": "to charge what a call cost, and to show you",
  "essential.service.security": "to see and stop misuse of accounts",
};

const basisWords: Readonly<Record<Basis, string>> = {
  contract: "our contract with you",
  legal: "a legal duty",
  consent: "your consent",
  interest: "our legitimate interest in a safe service",
};

const keepReasons: Readonly<Record<string, string>> = {
  books: "stays in the books with nothing that leads to you",
  proof: "stays as proof with nothing that leads to you",
  operations: "concerns nobody",
};

/** The inventory in the words of a policy: one row for every table that holds anything about a person. */
export function policyTable({ tables }: Inventory): PolicyRow[] {
  return tables.filter(({ columns }) => columns.some(({ personal }) => personal)).map(toRow);
}

function toRow(table: Table): PolicyRow {
  const personal = table.columns.filter((column) => column.personal);
  return {
    model: table.model,
    what: table.description.split(/(?<=\.)\s/)[0]!.replace(/\.$/, ""),
    examples: unique(personal.map(toExample)),
    why: unique(personal.map(({ use }) => useWords[use!] ?? use!)),
    basis: unique(personal.map(({ basis }) => basisWords[basis!])),
    kept: keptWords(table.keep!),
    onDeletion: erasureWords(table.erase!),
  };
}

/** A field's name as people would say it: `lastUsedAt` → "when last used", `chargedNano` → "amount charged". */
function toExample({ field, category, type }: Column): string {
  if (category.startsWith("user.unique_id")) return "internal ids";
  const words = field
    .replace(/(Normalized|Nano|Ms|At|On|Id)$/, "")
    .replace(/[A-Z]|\d+\w/g, (part) => ` ${part.toLowerCase()}`)
    .replace(/^http\b/, "HTTP")
    .trim();
  if (type === "DateTime") return /(At|On)$/.test(field) ? `when ${words}` : words === "at" ? "when" : words;
  if (field.endsWith("Ms")) return `${words} in ms`;
  if (field.endsWith("Nano")) return words === "amount" ? words : `amount ${words}`;
  return words;
}

function keptWords(keep: string): string {
  if (keep === "account") return "as long as you have an account";
  if (keep === "call") return "until the call is settled";
  if (keep === "session") return "until it expires or you sign out";
  const days = keepDays(keep)!;
  if (days % 365 === 0) return `${days / 365} years`;
  return days === 1 ? "1 day after it expires" : `${days} days`;
}

function erasureWords(erase: Erase): string {
  return erase.startsWith("keep:") ? (keepReasons[erase.slice(5)] ?? "stays") : "deleted";
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
