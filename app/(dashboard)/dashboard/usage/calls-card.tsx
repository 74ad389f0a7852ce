import type { ReactNode } from "react";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import type { CallView } from "@/lib/usage/schema";
import { CallsTable } from "../../calls-table";

type Props = { calls: readonly CallView[]; after: string | undefined; pageSize: number; download: string };

/** Single calls of every period, a page at a time. */
export function CallsCard({ calls, after, pageSize, download }: Props) {
  const last = calls.at(-1);
  const mayHaveOlder = calls.length === pageSize;
  return (
    <Card
      title="Calls"
      note="newest first; each leads to its receipt"
      className="mt-5"
      aside={calls.length > 0 && !after && <Download href={download}>The period’s calls as CSV</Download>}
    >
      {calls.length > 0 ? (
        <CallsTable caption="Calls, newest first" calls={calls} />
      ) : (
        <EmptyState
          title={after ? "Nothing older" : "No calls yet"}
          action={
            <Button href={after ? "/dashboard/usage" : "/docs"} variant="quiet">
              {after ? "Back to the newest" : "Make the first one"}
            </Button>
          }
        />
      )}
      {last && (after || mayHaveOlder) && (
        <div className="mt-4 flex flex-wrap gap-3">
          {after && (
            <Button href="/dashboard/usage" variant="quiet" size="small">
              Newest
            </Button>
          )}
          {mayHaveOlder && (
            <Button href={`/dashboard/usage?after=${last.id}`} variant="quiet" size="small">
              Older calls
            </Button>
          )}
        </div>
      )}
    </Card>
  );
}

/** A file and not a page: the browser fetches it by itself. */
export function Download({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} download className="inline-flex min-h-11 items-center underline underline-offset-4 sm:min-h-6">
      {children}
    </a>
  );
}
