import type { Tx } from "@/lib/db/client";

/**
 * Lets at most `callsMax` holds stand in a bucket at once; null: any number. Those that stand in it now are counted
 * anew and stay: above the limit, nothing more is admitted until enough of them are closed. Every reserve and every
 * close writes the bucket's row, so that with the row locked each has either been counted here or comes after.
 */
export async function setCallsMax(tx: Tx, bucketId: bigint, callsMax: number | null): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM buckets WHERE id = ${bucketId} FOR UPDATE`;
  // A statement of its own: it must see what was committed while the lock was awaited.
  await tx.$executeRaw`
    UPDATE buckets SET calls_max = ${callsMax}::int, held_calls = CASE WHEN ${callsMax}::int IS NULL THEN 0
      ELSE (SELECT count(*) FROM holds WHERE ${bucketId} = ANY (bucket_ids)) END
    WHERE id = ${bucketId}`;
}
