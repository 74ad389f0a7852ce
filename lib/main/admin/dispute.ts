import { listReversals } from "@/lib/billing/payments/list-reversals";
import { ListReversalsInput } from "@/lib/billing/payments/schema";
import { type Commands, parseInput } from "./command";
import { operator } from "./operator";
import { toJson } from "./to-json";

export const commands: Commands = {
  list: {
    summary: "Lists disputed payments, newest first. They are answered on the payment processor's own pages.",
    flags: {},
    async run() {
      const disputes = await listReversals(operator, parseInput(ListReversalsInput, { kind: "dispute" }));
      const columns = ["id", "order_id", "provider", "status", "is_open", "amount_usd", "owed_usd", "created_at"];
      return { json: disputes.map(toJson), columns };
    },
  },
};
