import { Money } from "@/app/_ui/money";
import { formatUsd } from "@/lib/base/money";
import type { CostSeries } from "./cost-series";
import { LayerPatterns, layerFill } from "./layer-fills";

type Props = { days: readonly string[]; series: readonly CostSeries[] };
type Layer = { readonly name: string; readonly nano: bigint };

const shareMin = 0.01;

/** A bar a day, its layers one on the other, drawn by the server. The table beside it says the same in figures. */
export function CostChart({ days, series }: Props) {
  const bars = days.map((day) => toBar(day, series));
  const [dearest = 0n] = bars.map((bar) => bar.nano).sort((left, right) => (left < right ? 1 : -1));
  return (
    <figure className="m-0">
      <p className="figure border-b border-dashed border-line pb-1 text-xs text-faint">${formatUsd(dearest)}</p>
      <svg
        role="img"
        aria-label={`Cost by day, at most $${formatUsd(dearest)} on one day`}
        className="block h-40 w-full border-b border-line-strong"
      >
        {series.length > 1 && <LayerPatterns />}
        {bars.map((bar, index) => (
          <Bar key={bar.day} {...bar} dearest={dearest} place={index} places={days.length} />
        ))}
      </svg>
      <p className="figure flex justify-between gap-3 pt-1.5 text-xs text-faint">
        <span>{days[0]}</span>
        {days.length > 2 && <span className="max-sm:hidden">{days[Math.floor(days.length / 2)]}</span>}
        {days.length > 1 && <span>{days.at(-1)}</span>}
      </p>
      {series.length > 1 && <Legend series={series} />}
    </figure>
  );
}

function toBar(day: string, series: readonly CostSeries[]) {
  const layers = series.map(({ name, nanoOn }) => ({ name, nano: nanoOn.get(day) ?? 0n }));
  return { day, layers, nano: layers.reduce((sum, { nano }) => sum + nano, 0n) };
}

type BarProps = { day: string; nano: bigint; layers: readonly Layer[]; dearest: bigint; place: number; places: number };

function Bar({ day, nano, layers, dearest, place, places }: BarProps) {
  if (nano === 0n) return null;
  const height = Math.max(shareOf(nano, dearest), shareMin);
  const slot = 1 / places;
  let below = 0n;
  return (
    <g>
      <title>{titleOf(day, nano, layers)}</title>
      {layers.map((layer, index) => {
        if (layer.nano === 0n) return null;
        const foot = shareOf(below, nano) * height;
        below += layer.nano;
        const head = shareOf(below, nano) * height;
        return (
          <rect
            key={layer.name}
            x={percent((place + 0.14) * slot)}
            y={percent(1 - head)}
            width={percent(slot * 0.72)}
            height={percent(head - foot)}
            {...layerFill(index)}
          />
        );
      })}
    </g>
  );
}

/** In ten-thousandths: the one place where an amount becomes a drawing. */
const shareOf = (part: bigint, whole: bigint): number => Number((part * 10_000n) / whole) / 10_000;
const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

function titleOf(day: string, nano: bigint, layers: readonly Layer[]): string {
  const whole = `${day}: $${formatUsd(nano)}`;
  const parts = layers.filter((layer) => layer.nano > 0n).map((layer) => `${layer.name} $${formatUsd(layer.nano)}`);
  return layers.length > 1 ? [whole, ...parts].join("\n") : whole;
}

function Legend({ series }: { series: readonly CostSeries[] }) {
  return (
    <ul className="mt-4 grid gap-x-6 gap-y-2 text-[13px] sm:grid-cols-2">
      {series.map(({ name, nanoOn }, index) => (
        <li key={name} className="flex min-w-0 items-center gap-2.5">
          <svg aria-hidden="true" className="size-3.5 flex-none">
            <rect width="100%" height="100%" {...layerFill(index)} />
          </svg>
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <Money nano={[...nanoOn.values()].reduce((sum, nano) => sum + nano, 0n)} className="text-soft" />
        </li>
      ))}
    </ul>
  );
}
