import { formatUsd } from "@/lib/base/money";

/** What a new account is given, as it can be promised: not to everybody on every day. */
export function SignUpCredit({ nano }: { nano: bigint }) {
  // Nine places less the zeros that say nothing: "1.00", "0.125".
  const usd = formatUsd(nano).replace(/0{1,7}$/, "");
  return (
    <p className="max-w-[42em] text-[15px] text-soft">
      New accounts get <span className="figure whitespace-nowrap text-ink">{usd} USD</span> of credit once, when the
      address is confirmed: one for each mailbox, while the day’s share lasts, and none for throw-away addresses.
    </p>
  );
}
