import { db, Prisma, transaction } from "@/lib/db/client";
import { inventory, type Table } from "./inventory/inventory";
import { keepDays } from "./inventory/keep";
import { sweepOutbox } from "./outbox";

export type RetentionReport = {
  /** Table → rows. */
  readonly deleted: Readonly<Record<string, number>>;
  readonly mailsDeleted: number;
};

const batchRows = 5_000;
const dayMs = 86_400_000;

/**
 * Deletes every row that has outlived its `keep` in the inventory, in batches, and hands the space of what was deleted
 * to new rows at once, which write over it. Safe to run twice, or in two processes.
 */
export async function runRetention(now: Date): Promise<RetentionReport> {
  const deleted: Record<string, number> = {};
  for (const table of inventory.tables) {
    const days = table.keep ? keepDays(table.keep) : null;
    if (typeof days !== "number" || !table.from) continue;
    const count = await deleteBefore(table, new Date(now.getTime() - days * dayMs));
    if (count > 0) await db().$executeRaw`VACUUM ${Prisma.raw(`"${table.table}"`)}`;
    deleted[table.table] = count;
  }
  return { deleted, mailsDeleted: await sweepOutbox(now) };
}

async function deleteBefore(table: Table, before: Date): Promise<number> {
  const [name, from] = [Prisma.raw(`"${table.table}"`), Prisma.raw(`"${table.from}"`)];
  for (let total = 0; ; ) {
    const count = await transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL tacit.retention = 'on'`;
      return tx.$executeRaw`
        DELETE FROM ${name} WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM ${name} WHERE ${from} < ${before} ORDER BY ${from} LIMIT ${batchRows} FOR UPDATE SKIP LOCKED))`;
    });
    total += count;
    if (count < batchRows) return total;
  }
}
