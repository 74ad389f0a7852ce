import { requireOrganization } from "@/lib/accounts/require-organization";
import { mayDo } from "@/lib/accounts/require-right";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { takeLimit } from "@/lib/limits/take-limit";
import { errorFacts, log } from "@/lib/log/log";
import { findCustomers, type PortalCustomer } from "./portal-customer";
import type { Invoice } from "./processor";

/**
 * The bills that processors made out to the actor's organization, newest first. What they say of whoever pays, at a public
 * link, is for those who see to bills. Throws forbidden, and unavailable where one does not answer, or was asked too often.
 */
export async function getInvoices(actor: Actor): Promise<Invoice[]> {
  const organizationId = requireOrganization(actor, "billing:read");
  const customers = await findCustomers(organizationId);
  if (customers.length > 0) await requireRoomToAsk(organizationId);
  const lists = await Promise.all(customers.map(listOf));
  const bills = lists.flat().sort((one, other) => other.issuedAt.getTime() - one.issuedAt.getTime());
  return mayDo(actor, "billing:write") ? bills : bills.map((bill) => ({ ...bill, url: null }));
}

async function requireRoomToAsk(organizationId: string): Promise<void> {
  if (!(await takeLimit("processor_organization", organizationId)).allowed)
    throw new AppError("unavailable", "The bills were fetched too often just now. Try again in a minute.");
}

async function listOf({ processor, customerId }: PortalCustomer): Promise<readonly Invoice[]> {
  try {
    return await processor.listInvoices(customerId);
  } catch (error) {
    log("warn", "payment.unanswered", { provider: processor.id, ...errorFacts(error) });
    throw new AppError("unavailable", "The bills cannot be fetched just now. Try again soon.");
  }
}
