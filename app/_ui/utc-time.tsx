import { formatUtc } from "./figures";

type Props = { at: Date | null; part?: "date" | "minute" | "second"; none?: string };

/** A moment in UTC. The machine-readable form carries the exact time. */
export function UtcTime({ at, part = "minute", none = "—" }: Props) {
  if (!at) return <span className="text-faint">{none}</span>;
  return (
    <time dateTime={at.toISOString()} title={`${formatUtc(at)} UTC`} className="figure whitespace-nowrap text-[13px]">
      {formatUtc(at, part)}
    </time>
  );
}
