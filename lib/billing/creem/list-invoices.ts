import type { Creem } from "creem";
import type { Invoice } from "../payments/processor";
import { askCreem, isMissing } from "./creem-errors";

const shown = 100;

/** A customer's newest purchases. The bills themselves, and their numbers, are in Creem's portal alone. */
export function listInvoices(creem: Creem, customerId: string): Promise<readonly Invoice[]> {
  return askCreem(async () => {
    try {
      const { items } = await creem.customers.getOrders(customerId, 1, shown);
      const bills = items.filter(({ status }) => status === "paid").map(ofOrder);
      return bills.sort((one, other) => other.issuedAt.getTime() - one.issuedAt.getTime());
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  });
}

type CreemOrder = Awaited<ReturnType<Creem["customers"]["getOrders"]>>["items"][number];

function ofOrder({ createdAt, amount, amountPaid, currency }: CreemOrder): Invoice {
  const totalMinor = amountPaid ?? amount;
  return { number: null, issuedAt: createdAt, totalMinor, currency: currency.toLowerCase(), url: null };
}
