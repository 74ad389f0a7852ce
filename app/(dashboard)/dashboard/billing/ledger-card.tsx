import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { formatCount } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import type { LedgerEntryView } from "@/lib/billing/schema";
import { entryWords, orderNumber } from "./words";

type Props = {
  readonly entries: readonly LedgerEntryView[];
  /** A page further on than the first. */
  readonly isLater: boolean;
  readonly hasOlder: boolean;
};

/** What came in and what went out, newest first. */
export function LedgerCard({ entries, isLater, hasOlder }: Props) {
  const last = entries.at(-1);
  return (
    <Card
      title="Ledger"
      note="append-only; usage is one entry per UTC day"
      className="mt-5"
      aside={
        last && (
          <a
            href="/dashboard/billing/ledger.csv"
            download
            className="inline-flex min-h-11 items-center underline underline-offset-4 sm:min-h-6"
          >
            Download ledger (CSV)
          </a>
        )
      }
    >
      {last ? (
        <Entries entries={entries} />
      ) : (
        <EmptyState title={isLater ? "No older entries" : "No entries yet"}>
          {isLater
            ? "This is the end of the ledger."
            : "What comes in and what calls cost will stand here, line by line."}
        </EmptyState>
      )}
      {(isLater || hasOlder) && (
        <nav aria-label="Pages of the ledger" className="mt-4 flex flex-wrap gap-3">
          {isLater && (
            <Button href="/dashboard/billing" variant="quiet" size="small">
              Newest entries
            </Button>
          )}
          {last && hasOlder && (
            <Button href={`/dashboard/billing?after=${last.id}`} variant="quiet" size="small">
              Older entries
            </Button>
          )}
        </nav>
      )}
    </Card>
  );
}

function Entries({ entries }: Pick<Props, "entries">) {
  return (
    <Table
      caption="Ledger entries, newest first"
      columns={[
        { label: "date" },
        { label: "entry" },
        { label: "calls", numeric: true, hide: "phone" },
        { label: "amount", numeric: true },
      ]}
    >
      {entries.map((entry) => (
        <tr key={entry.id}>
          <Cell>
            {entry.day ? (
              <span className="figure whitespace-nowrap text-[13px]">{entry.day}</span>
            ) : (
              <UtcTime at={entry.createdAt} part="date" />
            )}
          </Cell>
          <Cell className="[overflow-wrap:anywhere]">
            {entryWords[entry.kind]}
            {entry.reason && <span className="block text-[13px] text-faint">{entry.reason}</span>}
            {entry.orderId && (
              <span className="block text-[13px] text-faint">
                order <span className="figure">{orderNumber(entry.orderId)}</span>
              </span>
            )}
          </Cell>
          <Cell numeric hide="phone">
            {entry.kind === "usage" ? formatCount(entry.calls) : ""}
          </Cell>
          <Cell numeric className={entry.amountNano > 0n ? "text-accent" : ""}>
            {entry.amountNano > 0n && "+"}
            <Money nano={entry.amountNano} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
