import { formatUtc } from "@/app/_ui/figures";
import { formatUsd } from "@/lib/base/money";
import type { UsageSum } from "@/lib/usage/schema";

const dayMs = 86_400_000;
const slot = 10;
const height = 100;

type Props = { from: Date; days: number; sums: readonly UsageSum[] };

/** A bar a day, drawn by the server. The table beside it says the same in figures. */
export function SpendByDay({ from, days, sums }: Props) {
  const spent = new Map(sums.map((sum) => [sum.group, sum.costNano]));
  const bars = Array.from({ length: days }, (_, index) => {
    const day = formatUtc(new Date(from.getTime() + index * dayMs), "date");
    return { day, nano: spent.get(day) ?? 0n };
  });
  const [dearest] = bars.map((bar) => bar.nano).sort((left, right) => (left < right ? 1 : -1));
  const most = dearest || 1n;
  return (
    <figure className="m-0">
      <p className="figure border-b border-dashed border-line pb-1 text-xs text-faint">${formatUsd(dearest ?? 0n)}</p>
      <svg
        viewBox={`0 0 ${days * slot} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Spend by day, at most $${formatUsd(dearest ?? 0n)} on one day`}
        className="block h-36 w-full border-b border-line-strong"
      >
        {bars.map(({ day, nano }, index) => {
          // In thousandths of the highest day: the one place where an amount becomes a drawing. What was spent is seen.
          const share = nano > 0n ? Math.max(Number((nano * 1_000n) / most) / 1_000, 0.01) : 0;
          return (
            <rect
              key={day}
              x={index * slot + slot * 0.14}
              y={height - share * height}
              width={slot * 0.72}
              height={share * height}
              className="fill-accent"
            >
              <title>{`${day}: $${formatUsd(nano)}`}</title>
            </rect>
          );
        })}
      </svg>
      <p className="figure flex justify-between pt-1.5 text-xs text-faint">
        <span>{bars[0]?.day}</span>
        <span className="max-sm:hidden">{bars[Math.floor(days / 2)]?.day}</span>
        <span>{bars.at(-1)?.day}</span>
      </p>
    </figure>
  );
}
