import { formatCount } from "@/app/_ui/figures";
import { Money } from "@/app/_ui/money";
import { Cell, Table } from "@/app/_ui/table";
import type { UsageSum } from "@/lib/usage/schema";

export function UsageSums({ heading, sums }: { heading: "model" | "day"; sums: readonly UsageSum[] }) {
  return (
    <Table
      caption={`Usage by ${heading}`}
      columns={[
        { label: heading },
        { label: "calls", numeric: true },
        { label: "in", numeric: true, hide: "phone" },
        { label: "out", numeric: true, hide: "phone" },
        { label: "charged", numeric: true },
      ]}
    >
      {sums.map((sum) => (
        <tr key={sum.group}>
          <Cell
            head
            className={heading === "day" ? "figure whitespace-nowrap text-[13px]" : "[overflow-wrap:anywhere]"}
          >
            {sum.group}
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
  );
}
