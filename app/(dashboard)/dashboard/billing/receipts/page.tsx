import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { getInvoices } from "@/lib/billing/payments/get-invoices";
import type { Invoice } from "@/lib/billing/payments/processor";
import { orUnavailable } from "@/lib/web/or-unavailable";
import { requireSession } from "@/lib/web/session";
import { findCheckoutName } from "../find-checkout-name";
import { MinorMoney } from "../minor-money";

export const metadata: Metadata = { title: "Invoices and receipts" };

export default async function ReceiptsPage() {
  const actor = await requireSession();
  const [billing, invoices] = await Promise.all([getBilling(actor), orUnavailable(getInvoices(actor))]);
  const name = findCheckoutName(billing);
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Invoices and receipts"
        lead={`${name} makes them out and keeps them: each opens on its site.`}
        actions={
          <Button href="/dashboard/billing/orders" variant="quiet">
            Back to orders
          </Button>
        }
      />
      <Card>
        {invoices === null ? (
          <Notice tone="error" title={`${name} does not answer just now.`}>
            Nothing is lost: <a href="/dashboard/billing/receipts">look again</a> in a while.
          </Notice>
        ) : invoices.length === 0 ? (
          <EmptyState title="No invoices yet">They stand here after the first payment.</EmptyState>
        ) : (
          <Invoices invoices={invoices} />
        )}
      </Card>
    </>
  );
}

function Invoices({ invoices }: { invoices: readonly Invoice[] }) {
  return (
    <Table
      caption="Invoices and receipts, newest first"
      columns={[{ label: "date" }, { label: "number" }, { label: "total", numeric: true }]}
    >
      {invoices.map(({ number, issuedAt, totalMinor, url }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a receipt need not have a number
        <tr key={index}>
          <Cell>
            <UtcTime at={issuedAt} part="date" />
          </Cell>
          <Cell className="[overflow-wrap:anywhere]">
            {url ? (
              <a href={url} rel="noreferrer" className="underline underline-offset-4">
                {number ?? "Receipt"}
              </a>
            ) : (
              (number ?? "Receipt")
            )}
          </Cell>
          <Cell numeric>
            <MinorMoney minor={totalMinor} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
