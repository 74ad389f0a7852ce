import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Figure, Figures } from "@/app/_ui/figure";
import { Money } from "@/app/_ui/money";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { returnFromCheckout } from "@/lib/billing/payments/return-from-checkout";
import type { OrderView } from "@/lib/billing/payments/schema";
import { orNotFound } from "@/lib/web/or-not-found";
import { requireSession } from "@/lib/web/session";
import { MinorMoney } from "../minor-money";
import { orderNumber } from "../words";
import { LookAgain } from "./look-again";
import { outcomeOf } from "./outcome";

export const metadata: Metadata = { title: "Your payment" };

type Query = Partial<Record<"order" | "left" | "look", string | string[]>>;

/** Where the processor's page leads back to. What it says is what the processor says, never what the address does. */
export default async function ReturnPage({ searchParams }: { searchParams: Promise<Query> }) {
  const actor = await requireSession();
  const { order: id, left, look } = await searchParams;
  const order = await orNotFound(returnFromCheckout(actor, typeof id === "string" ? id : ""));
  const { title, tone, text } = outcomeOf(order, left !== undefined);
  const isWaiting = order.status === "pending" && left === undefined;
  const address = `/dashboard/billing/return?order=${order.id}`;
  const looked = typeof look === "string" && /^\d{1,2}$/.test(look) ? Number(look) : 0;
  return (
    <>
      <PageHeader size="dashboard" title="Your payment" />
      <Notice tone={tone} title={title} className="mb-5 max-w-[46em]">
        {text}
      </Notice>
      {order.status === "paid" && <Sums order={order} />}
      {isWaiting && <LookAgain address={address} looked={looked} />}
      <p className="mt-5 text-[13px] text-faint">
        Order <span className="figure">{orderNumber(order.id)}</span>
        {order.isTest && ", in test mode: no money moved"}
      </p>
      <div className="mt-5 flex flex-wrap gap-3">
        <Button href="/dashboard/billing">{order.status === "paid" ? "To my credit" : "Back to credit"}</Button>
        {isWaiting && (
          <Button href={address} variant="quiet">
            Look again
          </Button>
        )}
      </div>
    </>
  );
}

function Sums({ order: { creditNano, amountMinor, discountMinor, taxMinor } }: { order: OrderView }) {
  return (
    <Figures>
      <Figure label="credit added">
        <Money nano={creditNano} places={2} />
      </Figure>
      {discountMinor > 0 && (
        <Figure label="discount">
          <MinorMoney minor={discountMinor} />
        </Figure>
      )}
      {taxMinor > 0 && (
        <Figure label="tax">
          <MinorMoney minor={taxMinor} />
        </Figure>
      )}
      <Figure label="paid">
        <MinorMoney minor={amountMinor - discountMinor + taxMinor} />
      </Figure>
    </Figures>
  );
}
