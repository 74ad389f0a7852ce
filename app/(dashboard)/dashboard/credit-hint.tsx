import Link from "next/link";
import { Notice } from "@/app/_ui/notice";
import type { CreditWarning } from "@/lib/billing/payments/schema";

const says: Record<CreditWarning, { title: string; link: string }> = {
  frozen: { title: "Your wallet is frozen: calls are refused.", link: "See why" },
  empty: { title: "No credit is available: calls that cost something are refused.", link: "Add credit" },
  low: { title: "Your credit is below your alert.", link: "Add credit" },
};

/** That credit is out, or soon will be, and the way to more. For an account that never called, to have none is no failure. */
export function CreditHint({ warning, isNew }: { warning: CreditWarning; isNew: boolean }) {
  const { title, link } = says[warning];
  return (
    <Notice
      tone={warning === "frozen" || (warning === "empty" && !isNew) ? "error" : "info"}
      title={title}
      className="mb-5"
    >
      <Link href="/dashboard/billing" prefetch={false}>
        {link}
      </Link>
    </Notice>
  );
}
