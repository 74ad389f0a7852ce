import type { OrderView } from "@/lib/billing/payments/schema";

type Outcome = {
  readonly tone: "success" | "error" | "info";
  readonly title: string;
  readonly text: string;
};

/** What became of a payment, for the person who comes back from it. `hasLeft`: they came back without paying. */
export function outcomeOf({ status, failure }: Pick<OrderView, "status" | "failure">, hasLeft: boolean): Outcome {
  switch (status) {
    case "paid":
      return { tone: "success", title: "Paid. The credit is yours.", text: "It can be spent at once." };
    case "pending":
      return hasLeft
        ? { tone: "info", title: "Not paid.", text: "You came back before paying, and nothing was charged." }
        : {
            tone: "info",
            title: "Waiting for the payment.",
            text: "This page looks again by itself. Some means of payment take days: the credit comes as soon as the money does, and you need not wait here.",
          };
    case "expired":
      return {
        tone: "error",
        title: "Not paid.",
        text: "The payment page was closed before anything was paid. Nothing was charged.",
      };
    case "mismatched":
      return {
        tone: "error",
        title: "The payment is not what was ordered.",
        text: "No credit was added by itself. Whoever runs this installation sees it and puts it right; write to them if you hear nothing.",
      };
    case "failed":
      return {
        tone: "error",
        title: "Not paid.",
        text:
          failure === "declined"
            ? "The payment was declined. Nothing was charged; try another means of payment."
            : "The payment failed. Nothing was charged.",
      };
  }
}
