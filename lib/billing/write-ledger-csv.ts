import { requireRight } from "@/lib/accounts/require-right";
import type { Actor } from "@/lib/base/actor";
import { csvLine } from "@/lib/base/csv-line";
import { formatUsd } from "@/lib/base/money";
import { listLedger } from "./list-ledger";
import type { LedgerEntryView } from "./schema";

type Cell = Parameters<typeof csvLine>[0][number];

const columns: Readonly<Record<string, (entry: LedgerEntryView) => Cell>> = {
  entry_id: (entry) => entry.id,
  created_at: (entry) => entry.createdAt.toISOString(),
  kind: (entry) => entry.kind,
  amount_nano: (entry) => entry.amountNano,
  amount_usd: (entry) => ({ decimal: formatUsd(entry.amountNano) }),
  usage_day: (entry) => entry.day,
  calls: (entry) => (entry.kind === "usage" ? entry.calls : null),
  order_id: (entry) => entry.orderId,
  reason: (entry) => entry.reason,
};

/**
 * The actor's whole ledger as CSV, newest first, a line each. Read in pages as the lines are asked for. Throws forbidden.
 */
export async function* writeLedgerCsv(
  actor: Actor,
  { pageSize = 200 }: { readonly pageSize?: number } = {},
): AsyncGenerator<string> {
  requireRight(actor, "billing:read");
  yield csvLine(Object.keys(columns));
  for (let after: string | undefined; ; ) {
    const page = await listLedger(actor, { limit: pageSize, after });
    for (const entry of page) yield csvLine(Object.values(columns).map((cellOf) => cellOf(entry)));
    after = page.at(-1)?.id;
    if (after === undefined || page.length < pageSize) return;
  }
}
