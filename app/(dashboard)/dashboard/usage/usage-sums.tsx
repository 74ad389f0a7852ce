import { formatCount } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { Cell, Table } from "@/app/_ui/table";
import type { UsageGroup, UsageSum } from "@/lib/usage/schema";
import { groupName } from "./group-name";

/** Beyond these a page is no place to read; the download has them all. */
const rowsMax = 100;

export function UsageSums({ groupBy, sums }: { groupBy: UsageGroup; sums: readonly UsageSum[] }) {
  return (
    <>
      <Table
        caption={`Usage by ${groupBy}`}
        columns={[
          { label: groupBy === "day" ? "day, UTC" : groupBy },
          { label: "calls", numeric: true },
          { label: "in", numeric: true, hide: "phone" },
          { label: "out", numeric: true, hide: "phone" },
          { label: "charged", numeric: true },
        ]}
      >
        {sums.slice(0, rowsMax).map((sum) => (
          <tr key={sum.group}>
            <Cell
              head
              className={groupBy === "day" ? "figure whitespace-nowrap text-[13px]" : "[overflow-wrap:anywhere]"}
            >
              {groupName(groupBy, sum)}
            </Cell>
            <Cell numeric>{formatCount(sum.requests)}</Cell>
            <Cell numeric hide="phone">
              {formatCount(sum.inputTokens)}
            </Cell>
            <Cell numeric hide="phone">
              {formatCount(sum.outputTokens)}
            </Cell>
            <Cell numeric>
              <Money nano={sum.costNano} />
            </Cell>
          </tr>
        ))}
      </Table>
      {sums.length > rowsMax && (
        <p className="mt-3 text-[13px] text-faint">
          The first {rowsMax} of {formatCount(sums.length)}. The download has all of them.
        </p>
      )}
    </>
  );
}
