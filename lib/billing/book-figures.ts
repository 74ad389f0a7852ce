import { db } from "@/lib/db/client";

/** What an operator watches: counts of what is open in the books, and of what waits for somebody. No amounts, no ids. */
export type BookFigures = {
  readonly open_holds: number;
  readonly closed_wallets: number;
  readonly pending_orders: number;
  readonly mismatched_orders: number;
  readonly open_disputes: number;
  readonly owing_reversals: number;
};

/** Counted at this moment, in one statement. */
export async function readBookFigures(): Promise<BookFigures> {
  const [figures] = await db().$queryRaw<BookFigures[]>`
    SELECT (SELECT count(*) FROM holds)::int AS open_holds,
      (SELECT count(*) FROM buckets WHERE kind = 'wallet' AND closed_at IS NOT NULL)::int AS closed_wallets,
      (SELECT count(*) FROM orders WHERE status = 'pending')::int AS pending_orders,
      (SELECT count(*) FROM orders WHERE status = 'mismatched')::int AS mismatched_orders,
      (SELECT count(*) FROM reversals WHERE kind = 'dispute' AND is_open)::int AS open_disputes,
      (SELECT count(*) FROM reversals WHERE status = 'taken' AND collected_nano < amount_nano)::int AS owing_reversals`;
  return figures!;
}
