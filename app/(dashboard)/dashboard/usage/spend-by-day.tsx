import { formatUtc } from "@/app/_ui/figures";
import { formatUsd } from "@/lib/base/money";
import type { UsageSum } from "@/lib/usage/schema";

const dayMs = 86_400_000;
const chart = { width: 1000, height: 180, left: 4, top: 22, bottom: 26 };

type Props = { from: Date; days: number; sums: readonly UsageSum[] };

/** A bar a day, drawn by the server. The table of days beside it says the same in figures. */
export function SpendByDay({ from, days, sums }: Props) {
  const spent = new Map(sums.map((sum) => [sum.group, sum.costNano]));
  const bars = Array.from({ length: days }, (_, index) => {
    const day = formatUtc(new Date(from.getTime() + index * dayMs), "date");
    return { day, nano: spent.get(day) ?? 0n };
  });
  const [dearest] = bars.map((bar) => bar.nano).sort((left, right) => (left < right ? 1 : -1));
  const most = dearest || 1n;
  const slot = (chart.width - chart.left * 2) / days;
  const base = chart.height - chart.bottom;
  return (
    <svg
      viewBox={`0 0 ${chart.width} ${chart.height}`}
      role="img"
      aria-label={`Spend by day, at most $${formatUsd(most)} on one day`}
      className="block w-full"
    >
      <text x={chart.left} y={12} className="fill-faint font-mono text-[12px]">
        ${formatUsd(most)}
      </text>
      <line x1={0} x2={chart.width} y1={chart.top} y2={chart.top} className="stroke-line" strokeDasharray="3 4" />
      <line x1={0} x2={chart.width} y1={base} y2={base} className="stroke-line-strong" />
      {bars.map(({ day, nano }, index) => {
        // A share in thousandths: the one place where an amount becomes a drawing.
        const height = (Number((nano * 1_000n) / most) / 1_000) * (base - chart.top);
        return (
          <rect
            key={day}
            x={chart.left + index * slot + slot * 0.15}
            y={base - Math.max(height, nano > 0n ? 1.5 : 0)}
            width={slot * 0.7}
            height={Math.max(height, nano > 0n ? 1.5 : 0)}
            className="fill-accent"
          >
            <title>{`${day}: $${formatUsd(nano)}`}</title>
          </rect>
        );
      })}
      {[0, Math.floor(days / 2), days - 1].map((index) => (
        <text
          key={index}
          x={chart.left + index * slot + (index === 0 ? 0 : index === days - 1 ? slot : slot / 2)}
          y={chart.height - 8}
          textAnchor={index === 0 ? "start" : index === days - 1 ? "end" : "middle"}
          className="fill-faint font-mono text-[12px]"
        >
          {bars[index]!.day}
        </text>
      ))}
    </svg>
  );
}
