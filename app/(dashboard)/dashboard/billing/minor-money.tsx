import { Money } from "@/app/_ui/money";
import { nanoPerMinor } from "@/lib/billing/payments/schema";

/** An amount in cents. */
export function MinorMoney({ minor }: { minor: number }) {
  return <Money nano={BigInt(minor) * nanoPerMinor} places={2} />;
}
