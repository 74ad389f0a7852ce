import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Figure, Figures } from "@/app/_ui/figure";
import { formatCount, formatMs, formatUtc } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { PageHeader } from "@/app/_ui/page-header";
import { getOwnCredits } from "@/lib/billing/get-credits";
import { findCreditWarning } from "@/lib/billing/payments/find-credit-warning";
import { namedProcessors } from "@/lib/billing/payments/named-processors";
import { listKeys } from "@/lib/keys/list-keys";
import { getOverview } from "@/lib/usage/get-overview";
import { requireSession } from "@/lib/web/session";
import { CallsTable } from "../calls-table";
import { CreditHint } from "./credit-hint";
import { GettingStarted } from "./getting-started";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  const person = await requireSession();
  const [credits, warning, overview, keys] = await Promise.all([
    getOwnCredits(person),
    findCreditWarning(person),
    getOverview(person),
    listKeys(person),
  ]);
  const since = `since ${formatUtc(overview.since, "date")}, UTC`;
  return (
    <>
      <PageHeader size="dashboard" title="Overview" />
      {warning && <CreditHint warning={warning} isNew={overview.latestCalls.length === 0} />}
      <Figures>
        <Figure label="available" lead note={<Held nano={credits.heldNano} />}>
          <Money nano={credits.availableNano} />
        </Figure>
        <Figure label="spent this month" note={since}>
          <Money nano={overview.spentNano} />
        </Figure>
        <Figure label="calls this month" note={`${formatCount(overview.failures)} failed`}>
          {formatCount(overview.calls)}
        </Figure>
        <Figure label="first token, p50" note="this month">
          {formatMs(overview.firstTokenP50Ms)}
        </Figure>
      </Figures>
      <GettingStarted
        hasCredit={credits.balanceNano > 0n}
        canBuyCredit={namedProcessors().length > 0}
        hasKey={keys.some((key) => !key.revokedAt)}
        hasCalled={overview.latestCalls.length > 0}
        isVerified={person.emailVerifiedAt !== null}
      />
      <Card
        title="Latest calls"
        note="numbers only: there is nothing else to show"
        className="mt-5"
        aside={
          overview.latestCalls.length > 0 && (
            <Link
              href="/dashboard/usage"
              prefetch={false}
              className="inline-flex min-h-11 items-center underline underline-offset-4 sm:min-h-6"
            >
              All calls
            </Link>
          )
        }
      >
        {overview.latestCalls.length > 0 ? (
          <CallsTable caption="Latest calls" calls={overview.latestCalls} />
        ) : (
          <EmptyState
            title="No calls yet"
            action={
              <Button href="/docs" variant="quiet">
                Make the first one
              </Button>
            }
          >
            A call stands here as soon as it has ended.
          </EmptyState>
        )}
      </Card>
    </>
  );
}

function Held({ nano }: { nano: bigint }) {
  return (
    <>
      <Money nano={nano} /> held by open calls
    </>
  );
}
