import type { Tx } from "@/lib/db/client";
import { typedMembers, writtenColumns, writtenMembers } from "./price-columns";
import type { PriceRates } from "./price-rates";

export type NewPrice = PriceRates & { readonly model: string; readonly source: string; readonly markupBps?: number };

/**
 * Writes prices that hold from `effectiveFrom` on: one statement, however many they are, because hundreds would outlast
 * their transaction on a busy machine. Gives their ids, in no order.
 */
export async function insertPrices(tx: Tx, prices: readonly NewPrice[], effectiveFrom: Date): Promise<bigint[]> {
  if (prices.length === 0) return [];
  const json = JSON.stringify(
    prices.map((price) => ({ markupBps: 0, ...price })),
    (_, value) => (typeof value === "bigint" ? value.toString() : value),
  );
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO prices (effective_from, ${writtenColumns})
    SELECT ${effectiveFrom}, ${writtenMembers} FROM jsonb_to_recordset(${json}::jsonb) AS price (${typedMembers})
    RETURNING id`;
  return rows.map(({ id }) => id);
}
