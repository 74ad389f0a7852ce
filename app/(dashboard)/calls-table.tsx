import Link from "next/link";
import { formatCount, formatMs } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { barWidthOf, RedactionBar } from "@/app/_ui/redaction-bar";
import { StatusDot } from "@/app/_ui/status-dot";
import { Cell, Table } from "@/app/_ui/table";
import { UtcTime } from "@/app/_ui/utc-time";
import type { CallView } from "@/lib/usage/schema";

/** Finished calls: numbers, and bars where the words were. */
export function CallsTable({ calls, caption }: { calls: readonly CallView[]; caption: string }) {
  return (
    <Table
      caption={caption}
      columns={[
        { label: "time, UTC" },
        { label: "model" },
        { label: "said", hide: "tablet" },
        { label: "key", hide: "tablet" },
        { label: "in", numeric: true, hide: "phone" },
        { label: "out", numeric: true, hide: "phone" },
        { label: "first token", numeric: true, hide: "phone" },
        { label: "charged", numeric: true },
      ]}
    >
      {calls.map((call) => (
        <tr key={call.id} className="hover:bg-wash/60">
          <Cell head>
            <Link
              href={`/dashboard/usage/${call.id}`}
              prefetch={false}
              className="inline-flex min-h-11 items-center underline decoration-line-strong underline-offset-4 hover:decoration-current sm:min-h-6"
            >
              <UtcTime at={call.createdAt} part="second" wrap />
              <span className="sr-only">, receipt</span>
            </Link>
          </Cell>
          <Cell className="min-w-24 [overflow-wrap:anywhere]">
            <StatusDot status={call.status} /> {call.model}
          </Cell>
          <Cell hide="tablet">
            <RedactionBar width={barWidthOf(call.inputTokens + call.outputTokens)} height={9} />
          </Cell>
          <Cell hide="tablet" className="max-w-36 truncate">
            {call.keyName ?? "—"}
          </Cell>
          <Cell numeric hide="phone">
            {formatCount(call.inputTokens)}
          </Cell>
          <Cell numeric hide="phone">
            {formatCount(call.outputTokens)}
          </Cell>
          <Cell numeric hide="phone">
            {formatMs(call.firstTokenMs)}
          </Cell>
          <Cell numeric>
            <Money nano={call.costNano} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
