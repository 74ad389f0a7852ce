import { formatUsd } from "@/lib/base/money";

type Props = { nano: bigint | string; places?: 2 | 9; className?: string };

/** An amount in USD. Nine places hide nothing; two places are for reading, with the exact amount on hover. */
export function Money({ nano, places = 9, className = "" }: Props) {
  const exact = formatUsd(BigInt(nano));
  const negative = exact.startsWith("-");
  const digits = negative ? exact.slice(1) : exact;
  const [whole = "0", fraction = ""] = digits.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (
    <span className={`figure ${className}`} title={places === 9 ? undefined : `${negative ? "−" : ""}$${digits}`}>
      {negative ? "−" : ""}${grouped}.{fraction.slice(0, places)}
    </span>
  );
}
