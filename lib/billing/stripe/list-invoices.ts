import type { Stripe } from "stripe";
import type { Invoice } from "../payments/processor";
import { isAutomatic } from "./order-metadata";
import { askStripe, isMissing } from "./stripe-errors";

const shown = 100;

/** A customer's newest bills: invoices of checkouts, and receipts of what was charged by itself, which has no invoice. */
export function listInvoices(stripe: Stripe, customerId: string): Promise<readonly Invoice[]> {
  return askStripe(async () => {
    try {
      const [invoices, charges] = await Promise.all([
        stripe.invoices.list({ customer: customerId, limit: shown }),
        stripe.charges.list({ customer: customerId, limit: shown }),
      ]);
      const bills = [
        ...invoices.data.filter(({ status }) => status !== "draft" && status !== "void").map(ofInvoice),
        ...charges.data.filter(({ paid, metadata }) => paid && isAutomatic(metadata)).map(ofCharge),
      ];
      return bills.sort((one, other) => other.issuedAt.getTime() - one.issuedAt.getTime());
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  });
}

function ofInvoice({ number, created, total, currency, hosted_invoice_url }: Stripe.Invoice): Invoice {
  const issuedAt = new Date(created * 1000);
  return { number, issuedAt, totalMinor: total, currency, url: hosted_invoice_url ?? null };
}

function ofCharge({ receipt_number, created, amount, currency, receipt_url }: Stripe.Charge): Invoice {
  const issuedAt = new Date(created * 1000);
  return { number: receipt_number, issuedAt, totalMinor: amount, currency, url: receipt_url };
}
