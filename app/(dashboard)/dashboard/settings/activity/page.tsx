import type { Metadata } from "next";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { PageHeader } from "@/app/_ui/page-header";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import { activityDays, listActivity } from "@/lib/accounts/activity/list-activity";
import type { ActivityLine } from "@/lib/accounts/activity/schema";
import { requireSession } from "@/lib/web/session";

export const metadata: Metadata = { title: "Activity" };

const here = "/dashboard/settings/activity";

type Props = { searchParams: Promise<{ others?: string | string[]; after?: string | string[] }> };

export default async function ActivityPage({ searchParams }: Props) {
  const actor = await requireSession();
  const asked = await searchParams;
  const othersOnly = asked.others !== undefined;
  const after = cursor(asked.after);
  const { lines, hasOlder } = await listActivity(actor, { othersOnly, ...(after && { after }) });
  const last = lines.at(-1);
  const list = othersOnly ? `${here}?others=1` : here;
  return (
    <>
      <PageHeader
        size="dashboard"
        title="Activity"
        lead={`What happened with your account in the last ${activityDays} days, and who of the staff opened it.`}
        actions={
          <Button href={othersOnly ? here : `${here}?others=1`} variant="quiet">
            {othersOnly ? "Show everything" : "Only what others did"}
          </Button>
        }
      />
      <Card>
        {last ? (
          <Lines lines={lines} />
        ) : (
          <EmptyState title={after ? "Nothing older" : othersOnly ? "Nobody but you" : "Nothing yet"}>
            {othersOnly && !after && `In the last ${activityDays} days nobody else did anything with your account.`}
          </EmptyState>
        )}
        {(after || hasOlder) && (
          <nav aria-label="Pages of the activity" className="mt-4 flex flex-wrap gap-3">
            {after && (
              <Button href={list} variant="quiet" size="small">
                Newest
              </Button>
            )}
            {last && hasOlder && (
              <Button href={`${list}${othersOnly ? "&" : "?"}after=${last.id}`} variant="quiet" size="small">
                Older
              </Button>
            )}
          </nav>
        )}
      </Card>
    </>
  );
}

function Lines({ lines }: { lines: readonly ActivityLine[] }) {
  return (
    <Table
      caption="Activity, newest first"
      columns={[{ label: "when, UTC" }, { label: "what" }, { label: "who", hide: "phone" }]}
    >
      {lines.map((line) => (
        <tr key={line.id}>
          <Cell>
            <UtcTime at={line.at} wrap />
          </Cell>
          <Cell className="[overflow-wrap:anywhere]">
            {line.sentence}
            {!line.isOwn && <span className="block text-[13px] font-[550] md:hidden">by {line.who}</span>}
          </Cell>
          <Cell hide="phone" className={line.isOwn ? "" : "font-[550]"}>
            {line.who}
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

// Somebody may have typed the address: what is no id is read as the first page.
function cursor(after: string | string[] | undefined): string | undefined {
  return typeof after === "string" && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(after) ? after : undefined;
}
