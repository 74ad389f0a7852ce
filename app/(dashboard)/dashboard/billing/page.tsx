import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Figure, Figures } from "@/app/_ui/figure";
import { Money } from "@/app/_ui/money";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { mayDo } from "@/lib/accounts/require-right";
import { getOwnCredits } from "@/lib/billing/get-credits";
import { listLedger } from "@/lib/billing/list-ledger";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { namedProcessors } from "@/lib/billing/payments/named-processors";
import { env } from "@/lib/env";
import { requireSession } from "@/lib/web/session";
import { AlertForm } from "./alert-form";
import { AutoTopUpCard } from "./auto-top-up-card";
import { FrozenNotice } from "./frozen-notice";
import { LedgerCard } from "./ledger-card";
import { OnlyLooking } from "./only-looking";
import { RedeemForm } from "./redeem-form";
import { TopUpCard } from "./top-up-card";
import { toTypedUsd } from "./typed-usd";

export const metadata: Metadata = { title: "Credit" };

const pageSize = 50;

type Props = { searchParams: Promise<{ after?: string | string[]; keep?: string | string[] }> };

export default async function BillingPage({ searchParams }: Props) {
  const actor = await requireSession();
  const { after: asked, keep } = await searchParams;
  const after = cursor(asked);
  const [credits, billing, entries] = await Promise.all([
    getOwnCredits(actor),
    getBilling(actor),
    listLedger(actor, { limit: pageSize + 1, after }),
  ]);
  const processor = namedProcessors().find(({ id }) => id === billing.processor?.id);
  const { frozenFor, owedNano, alertBelowNano } = billing;
  const canPay = mayDo(actor, "billing:write");
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Credit"
        actions={
          (processor || billing.orders.length > 0) && (
            <Button href="/dashboard/billing/orders" variant="quiet">
              Orders and receipts
            </Button>
          )
        }
      />
      <FrozenNotice
        frozenFor={frozenFor}
        owedNano={owedNano}
        canBuy={canPay && processor !== undefined && frozenFor.every((reason) => reason === "debt")}
        contactEmail={env().CONTACT_EMAIL}
      />
      {processor && billing.processor?.isTest && (
        <Notice title={`Test mode: this installation’s key is one of ${processor.name}’s test mode.`} className="mb-5">
          Only test cards pay, and no money moves.
        </Notice>
      )}
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
      {canPay ? (
        <div className="mt-5 grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
          <TopUpCard billing={billing} processor={processor} saves={keep !== undefined} />
          <div className="grid gap-5">
            {(billing.processor?.canCharge || billing.autoTopUp) && <AutoTopUpCard billing={billing} />}
            <Card title="Redeem a code">
              <RedeemForm />
            </Card>
            <Card title="Low-credit alert">
              <AlertForm belowUsd={alertBelowNano === null ? "" : toTypedUsd(alertBelowNano)} />
            </Card>
          </div>
        </div>
      ) : (
        <OnlyLooking role={actor.organizationRole} className="mt-5" />
      )}
      <LedgerCard
        entries={entries.slice(0, pageSize)}
        isLater={after !== undefined}
        hasOlder={entries.length > pageSize}
      />
    </>
  );
}

// Somebody may have typed the address: what is no entry's id is read as the first page.
function cursor(after: string | string[] | undefined): string | undefined {
  return typeof after === "string" && /^\d{1,18}$/.test(after) ? after : undefined;
}
