import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { Figure, Figures } from "@/app/_ui/figure";
import { formatUtc } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { mayDo } from "@/lib/accounts/require-right";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { type BillingView, nanoPerMinor } from "@/lib/billing/payments/schema";
import { requireSession } from "@/lib/web/session";
import { stateOf } from "../auto-top-up-state";
import { findCheckoutName } from "../find-checkout-name";
import { MinorMoney } from "../minor-money";
import { OnlyLooking } from "../only-looking";
import { PortalForm } from "../portal-form";
import { toTypedUsd } from "../typed-usd";
import { AutoTopUpForm } from "./auto-top-up-form";
import { RemoveForm } from "./remove-form";

export const metadata: Metadata = { title: "Automatic top-ups" };

export default async function AutoTopUpPage() {
  const actor = await requireSession();
  const billing = await getBilling(actor);
  const { autoTopUp, hasSavedMethod } = billing;
  if (!billing.processor?.canCharge && !autoTopUp) notFound();
  const name = findCheckoutName(billing);
  if (!mayDo(actor, "billing:write")) return <OnlyLooking role={actor.organizationRole} />;
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Automatic top-ups"
        lead={`Credit that runs low is topped up from the means of payment that you saved at ${name}, without asking again.`}
      />
      <StateNotice billing={billing} name={name} />
      {autoTopUp && (
        <div className="mb-5">
          <Figures>
            <Figure label="charged this month">
              <MinorMoney minor={autoTopUp.chargedMinor} />
            </Figure>
            <Figure label="at most a month">
              <MinorMoney minor={autoTopUp.monthlyCapMinor} />
            </Figure>
            <Figure label="each charge">
              <MinorMoney minor={autoTopUp.amountMinor} />
            </Figure>
            <Figure label="when below">
              <Money nano={autoTopUp.belowNano} places={2} />
            </Figure>
          </Figures>
        </div>
      )}
      {hasSavedMethod ? (
        <Card title={autoTopUp ? "Change it" : "Set it up"}>
          <AutoTopUpForm values={typed(autoTopUp)} label={autoTopUp?.pausedAt ? "Save and go on" : "Save"} />
          {autoTopUp && <RemoveForm />}
        </Card>
      ) : (
        <Card title="First, a means of payment">
          <p className="mb-4 max-w-[42em] text-[15px] text-soft">
            Buy credit once and tick “Keep my means of payment”. {name} keeps it; it never comes here.
          </p>
          <div className="flex flex-wrap gap-3">
            <Button href="/dashboard/billing?keep=1">Buy credit</Button>
            <Button href="/dashboard/billing" variant="quiet">
              Back
            </Button>
          </div>
          {autoTopUp && <RemoveForm />}
        </Card>
      )}
      {billing.hasPortal && (
        <Card title="What is saved" className="mt-5">
          <p className="mb-4 max-w-[42em] text-[15px] text-soft">
            See, replace or remove what is saved on {name}’s own pages. Without it nothing is charged by itself.
          </p>
          <PortalForm processorName={name} />
        </Card>
      )}
    </>
  );
}

function StateNotice({ billing, name }: { billing: BillingView; name: string }) {
  switch (stateOf(billing)) {
    case "paused":
      return (
        <Notice tone="error" title="Paused: a charge was refused." className="mb-5">
          On {formatUtc(billing.autoTopUp!.pausedAt!, "minute")} UTC. Nothing is tried again by itself. See at {name}{" "}
          that your means of payment is good, and save this form to go on.
        </Notice>
      );
    case "frozen":
      return (
        <Notice title="At rest: the wallet is frozen." className="mb-5">
          It goes on when the wallet opens again.
        </Notice>
      );
    case "capped":
      return (
        <Notice title="This month’s cap leaves no room for another charge." className="mb-5">
          It goes on with the next month, by UTC, or when you raise the cap.
        </Notice>
      );
    case "unsaved":
      return (
        <Notice tone="error" title="Nothing can be charged: no means of payment is saved any more." className="mb-5" />
      );
    default:
      return null;
  }
}

function typed(standing: BillingView["autoTopUp"]) {
  if (!standing) return {};
  const { belowNano, amountMinor, monthlyCapMinor } = standing;
  return {
    belowUsd: toTypedUsd(belowNano),
    amountUsd: toTypedUsd(BigInt(amountMinor) * nanoPerMinor),
    monthlyCapUsd: toTypedUsd(BigInt(monthlyCapMinor) * nanoPerMinor),
  };
}
