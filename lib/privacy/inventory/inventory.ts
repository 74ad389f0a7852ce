import json from "../inventory.json";

export type Basis = "contract" | "legal" | "consent" | "interest";
export type Export = "yes" | `no:${string}`;
export type Erase = "delete" | "null" | `keep:${string}`;

export type Column = {
  readonly field: string;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly category: string;
  readonly personal: boolean;
  readonly use: string | null;
  readonly basis: Basis | null;
  readonly export: Export;
  readonly erase: Erase | null;
};

/** A way from a row to its person: join by join, and the column that at last holds the person's id. */
export type SubjectPath = {
  readonly steps: readonly { readonly from: string; readonly table: string; readonly to: string }[];
  readonly column: string;
};

export type Table = {
  readonly model: string;
  readonly table: string;
  readonly description: string;
  /** Empty when no row leads to a person. */
  readonly subjects: readonly SubjectPath[];
  /** `account`, `call`, `session`, `90d` or `7y`; null for what is about nobody. */
  readonly keep: string | null;
  /** The column from which `keep` counts. */
  readonly from: string | null;
  readonly erase: Erase | null;
  readonly columns: readonly Column[];
};

export type Inventory = { readonly tables: readonly Table[] };

/** What is stored, as generated from prisma/schema.prisma by prisma/write-inventory.ts. */
export const inventory = json as unknown as Inventory;

/** The generated file's text, so that the writer and the test of it agree to the byte. */
export function formatInventory(value: Inventory): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
