import { formatUtc } from "@/app/_ui/figures";
import { writeLedgerCsv } from "@/lib/billing/write-ledger-csv";
import { csvResponse } from "@/lib/web/csv-response";
import { route } from "@/lib/web/route";
import { requireSession } from "@/lib/web/session";

export const GET = route(async () => {
  const actor = await requireSession("/dashboard/billing");
  return csvResponse(`ledger-${formatUtc(new Date(), "date")}.csv`, writeLedgerCsv(actor));
});
