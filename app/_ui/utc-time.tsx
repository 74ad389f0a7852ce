import { formatUtc } from "./figures";

type Props = { at: Date | null; part?: "date" | "minute" | "second"; none?: string; wrap?: boolean };

/** A moment in UTC. The machine-readable form carries the exact time. With `wrap`, on a phone the day stands above. */
export function UtcTime({ at, part = "minute", none = "—", wrap = false }: Props) {
  if (!at) return <span className="text-faint">{none}</span>;
  const [day, time] = formatUtc(at, part).split(" ");
  return (
    <time dateTime={at.toISOString()} title={`${formatUtc(at)} UTC`} className="figure whitespace-nowrap text-[13px]">
      <span className={wrap ? "max-md:block" : ""}>{day}</span>
      {time && <span> {time}</span>}
    </time>
  );
}
