import { requirePerson } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { appUrl } from "@/lib/env";
import { errorFacts, log } from "@/lib/log/log";
import { findCustomers } from "./portal-customer";
import { checkoutProcessor } from "./processors";

/** Where a person finds their bills and what is saved, on the processor's own pages. Throws forbidden, and not_found before a first payment. */
export async function openPortal(actor: Actor): Promise<{ readonly url: string }> {
  const { organizationId } = requirePerson(actor, "billing:write");
  const customers = await findCustomers(organizationId);
  const customer = customers.find(({ processor }) => processor.id === checkoutProcessor()?.id) ?? customers[0];
  if (!customer) throw new AppError("not_found", "There are no bills yet.");
  try {
    return { url: await customer.processor.openPortal(customer.customerId, `${appUrl()}/dashboard/billing`) };
  } catch (error) {
    log("warn", "payment.unanswered", { provider: customer.processor.id, ...errorFacts(error) });
    throw new AppError("unavailable", "This page cannot be opened just now. Try again soon.");
  }
}
