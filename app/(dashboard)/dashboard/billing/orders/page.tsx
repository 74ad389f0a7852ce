import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Money } from "@/app/_ui/money";
import { PageHeader } from "@/app/_ui/page-header";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import { mayDo } from "@/lib/accounts/require-right";
import { getBilling } from "@/lib/billing/payments/get-billing";
import type { OrderView } from "@/lib/billing/payments/schema";
import { requireSession } from "@/lib/web/session";
import { findCheckoutName } from "../find-checkout-name";
import { MinorMoney } from "../minor-money";
import { PortalForm } from "../portal-form";
import { orderNumber, orderWords } from "../words";
import { ReversalLines } from "./reversal-lines";

export const metadata: Metadata = { title: "Orders" };

export default async function OrdersPage() {
  const actor = await requireSession();
  const billing = await getBilling(actor);
  const { orders } = billing;
  const name = findCheckoutName(billing);
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Orders"
        lead="The newest purchases of credit, and what became of them."
        actions={
          <Button href="/dashboard/billing" variant="quiet">
            Back to credit
          </Button>
        }
      />
      <Card>
        {orders.length === 0 ? (
          <EmptyState title="No orders yet">A purchase stands here from the moment you go on to pay.</EmptyState>
        ) : (
          <Table
            caption="Orders, newest first"
            columns={[
              { label: "date" },
              { label: "order", hide: "phone" },
              { label: "status" },
              { label: "discount", numeric: true, hide: "tablet" },
              { label: "tax", numeric: true, hide: "tablet" },
              { label: "paid", numeric: true, hide: "phone" },
              { label: "credit", numeric: true },
            ]}
          >
            {orders.map((order) => (
              <OrderRow key={order.id} order={order} />
            ))}
          </Table>
        )}
      </Card>
      {billing.hasPortal && (
        <Card title="Invoices and receipts" className="mt-5">
          <p className="mb-4 max-w-[42em] text-[15px] text-soft">
            {name} makes them out. Your billing address and what is saved are changed there too.
          </p>
          <div className="flex flex-wrap items-start gap-3">
            <Button href="/dashboard/billing/receipts" variant="quiet">
              Invoices and receipts
            </Button>
            {mayDo(actor, "billing:write") && <PortalForm processorName={name} />}
          </div>
        </Card>
      )}
    </>
  );
}

function OrderRow({ order }: { order: OrderView }) {
  const { amountMinor, discountMinor, taxMinor, status } = order;
  const isPaid = status === "paid";
  return (
    <tr>
      <Cell className="align-top">
        <UtcTime at={order.createdAt} wrap />
      </Cell>
      <Cell hide="phone" className="figure align-top text-[13px]">
        {orderNumber(order.id)}
      </Cell>
      <Cell className="align-top">
        {orderWords(order)}
        {order.kind === "auto" && <span className="block text-[13px] text-faint">automatic</span>}
        {order.isTest && <span className="block text-[13px] text-faint">test mode</span>}
        <span className="figure block text-[13px] text-faint md:hidden">{orderNumber(order.id)}</span>
        <ReversalLines reversals={order.reversals} />
      </Cell>
      <Cell numeric hide="tablet" className="align-top">
        {isPaid && discountMinor > 0 ? <MinorMoney minor={discountMinor} /> : ""}
      </Cell>
      <Cell numeric hide="tablet" className="align-top">
        {isPaid && taxMinor > 0 ? <MinorMoney minor={taxMinor} /> : ""}
      </Cell>
      <Cell numeric hide="phone" className="align-top">
        {isPaid ? <MinorMoney minor={amountMinor - discountMinor + taxMinor} /> : "—"}
      </Cell>
      <Cell numeric className="align-top">
        {isPaid ? <Money nano={order.creditNano} places={2} /> : <span className="text-faint">—</span>}
      </Cell>
    </tr>
  );
}
