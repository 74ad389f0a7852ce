import { log } from "@/lib/log/log";
import type { Mismatch } from "./judge-payment";
import type { PaymentProvider } from "./processor";

/** What the operator must look at: money came, or went, that the books do not explain. */
export type Alarm =
  | Mismatch
  | "order_unknown"
  | "second_payment"
  | "reversal_unreadable"
  | "refund_refused"
  | "refund_unanswered"
  | "dispute_warning"
  | "fraud_warning"
  | "fraud_warning_unknown";

export function soundAlarm(alert: Alarm, provider: PaymentProvider, orderId?: string): void {
  log("error", "payment.alert", { alert, provider, ...(orderId ? { orderId } : {}) });
}
