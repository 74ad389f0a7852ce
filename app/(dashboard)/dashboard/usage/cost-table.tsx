import { Money } from "@/app/_ui/money";
import { Cell, Table } from "@/app/_ui/table";
import type { CostSeries } from "./cost-series";

type Props = { days: readonly string[]; series: readonly CostSeries[] };

/** What the chart draws, in figures: the newest day first, days without a cost left out. */
export function CostTable({ days, series }: Props) {
  const rows = days
    .map((day) => ({ day, amounts: series.map(({ nanoOn }) => nanoOn.get(day) ?? 0n) }))
    .filter(({ amounts }) => amounts.some((nano) => nano > 0n))
    .toReversed();
  const isLayered = series.length > 1;
  return (
    <Table
      caption="Cost by day"
      columns={[
        { label: "day, UTC" },
        ...series.map(({ name }) => ({ label: name, numeric: true })),
        ...(isLayered ? [{ label: "together", numeric: true }] : []),
      ]}
    >
      {rows.map(({ day, amounts }) => (
        <tr key={day}>
          <Cell head className="figure whitespace-nowrap text-[13px]">
            {day}
          </Cell>
          {amounts.map((nano, index) => (
            <Cell key={series[index]?.name} numeric>
              <Money nano={nano} />
            </Cell>
          ))}
          {isLayered && (
            <Cell numeric>
              <Money nano={amounts.reduce((sum, nano) => sum + nano, 0n)} />
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}
