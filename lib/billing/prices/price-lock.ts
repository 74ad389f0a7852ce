import type { Tx } from "@/lib/db/client";

/**
 * Lets one transaction at a time write prices and mark-ups, so that each sees the last as it is. Gives the moment from
 * which its rows hold, by the database's clock: never before a row that was written earlier, never in the future.
 */
export async function lockPrices(tx: Tx): Promise<Date> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7270736904)`;
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
  return row!.now;
}
