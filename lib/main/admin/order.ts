import { listOrders } from "@/lib/billing/payments/list-orders";
import { refundOrder } from "@/lib/billing/payments/refund-order";
import { ListOrdersInput, type OrderStatus, orderStatuses, RefundOrderInput } from "@/lib/billing/payments/schema";
import { type Commands, parseInput, readFlag } from "./command";
import { operator, organizationOf } from "./operator";
import { toJson } from "./to-json";

export const commands: Commands = {
  list: {
    summary: "Lists purchases of credit, newest first. Amounts in minor units are cents.",
    flags: { user: { value: "<email>" }, status: { value: orderStatuses.join("|") } },
    async run(flags) {
      const email = flags.find("user");
      const organizationId = email ? await organizationOf(email) : undefined;
      const input = parseInput(ListOrdersInput, { organizationId, status: flags.find("status") as OrderStatus });
      const columns = ["id", "provider", "kind", "status", "amount_minor", "reversed_usd", "failure", "created_at"];
      return { json: (await listOrders(operator, input)).map(toJson), columns };
    },
  },
  refund: {
    summary:
      "Gives a payment back, all of what is left or --usd of it. --force also what was spent: it becomes a debt.",
    flags: { id: { value: "<order>", required: true }, usd: { value: "<amount>" }, force: {} },
    async run(flags) {
      const usd = flags.find("usd");
      const amountMinor =
        usd === undefined ? undefined : readFlag("usd", "an amount such as 25.50", () => toMinor(usd));
      const facts = { orderId: flags.get("id"), amountMinor, force: flags.has("force") };
      const input = parseInput(RefundOrderInput, facts, { orderId: "id", amountMinor: "usd" });
      return { json: toJson(await refundOrder(operator, input)) };
    },
  },
};

function toMinor(text: string): number {
  const [, whole, cents = ""] = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new RangeError("not an amount");
  return Number(whole) * 100 + Number(cents.padEnd(2, "0"));
}
