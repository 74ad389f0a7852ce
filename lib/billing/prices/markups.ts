import { db, type Tx } from "@/lib/db/client";
import { everywhere } from "./schema";

/** The mark-ups in force, in hundredths of a percent, by their scope. */
export async function findMarkups(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.priceMarkup.findMany({ distinct: ["scope"], orderBy: { id: "desc" } });
  return new Map(rows.map(({ scope, bps }) => [scope, bps]));
}

/** What holds for a provider: its own mark-up, or else the one for everybody. */
export function markupOf(markups: ReadonlyMap<string, number>, provider: string): number {
  return markups.get(provider) ?? markups.get(everywhere) ?? 0;
}

/** The mark-ups in force, for everybody who wants to know what is in a price. */
export function listMarkupsInForce(): Promise<ReadonlyMap<string, number>> {
  return findMarkups(db());
}
