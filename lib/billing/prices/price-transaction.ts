import { type Tx, transaction } from "@/lib/db/client";

/** Whoever waits for the lock waits in the transaction, and several processes may start at once on a busy machine. */
const withinMs = 60_000;

/**
 * Lets one transaction at a time write prices and mark-ups, so that each sees the last as it is. Tells the moment from
 * which its rows hold, by the database's clock: never before a row that was written earlier, never in the future.
 */
export function priceTransaction<T>(work: (tx: Tx, effectiveFrom: Date) => Promise<T>): Promise<T> {
  return transaction(async (tx) => work(tx, await lockPrices(tx)), { withinMs });
}

async function lockPrices(tx: Tx): Promise<Date> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7270736904)`;
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
  return row!.now;
}
