import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Figure, Figures } from "@/app/_ui/figure";
import { formatCount } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { PageHeader } from "@/app/_ui/page-header";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import { getCredits } from "@/lib/billing/get-credits";
import { listLedger } from "@/lib/billing/list-ledger";
import { requireSession } from "@/lib/web/session";

export const metadata: Metadata = { title: "Credit" };

const pageSize = 50;

type Props = { searchParams: Promise<{ after?: string }> };

export default async function BillingPage({ searchParams }: Props) {
  const actor = await requireSession();
  const { after } = await searchParams;
  const [credits, entries] = await Promise.all([
    getCredits(actor.organizationId),
    listLedger(actor, { limit: pageSize, after: cursor(after) }),
  ]);
  const last = entries.at(-1);
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Credit"
        lead="Credit is granted by the operator of this installation; there is no online payment yet."
      />
      <Figures>
        <Figure label="available" lead>
          <Money nano={credits.availableNano} />
        </Figure>
        <Figure label="held by open calls">
          <Money nano={credits.heldNano} />
        </Figure>
        <Figure label="balance" note="available and held">
          <Money nano={credits.balanceNano} />
        </Figure>
      </Figures>
      <Card title="Ledger" note="append-only; usage is one entry per UTC day" className="mt-5">
        {entries.length === 0 ? (
          <EmptyState title="No entries yet">
            What comes in and what calls cost will stand here, line by line.
          </EmptyState>
        ) : (
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
                    <span className="figure text-[13px]">{entry.day}</span>
                  ) : (
                    <UtcTime at={entry.createdAt} part="date" />
                  )}
                </Cell>
                <Cell className="[overflow-wrap:anywhere]">
                  {entry.kind === "usage" ? "Usage" : "Credit granted"}
                  {entry.reason && <span className="block text-[13px] text-faint">{entry.reason}</span>}
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
        )}
        {last && entries.length === pageSize && (
          <div className="mt-4">
            <Button href={`/dashboard/billing?after=${last.id}`} variant="quiet" size="small">
              Older entries
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

// Somebody may have typed the address: what is no entry's id is read as the first page.
function cursor(after: string | string[] | undefined): string | undefined {
  return typeof after === "string" && /^\d{1,18}$/.test(after) ? after : undefined;
}
