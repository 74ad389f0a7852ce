import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { errorFacts, log } from "@/lib/log/log";
import { findCustomers, type PortalCustomer } from "./portal-customer";
import type { Invoice } from "./processor";

/** The bills that processors made out to the actor's organization, newest first. Throws unavailable where one does not answer. */
export async function getInvoices(actor: Actor): Promise<Invoice[]> {
  const lists = await Promise.all((await findCustomers(actor)).map(listOf));
  return lists.flat().sort((one, other) => other.issuedAt.getTime() - one.issuedAt.getTime());
}

async function listOf({ processor, customerId }: PortalCustomer): Promise<readonly Invoice[]> {
  try {
    return await processor.listInvoices(customerId);
  } catch (error) {
    log("warn", "payment.unanswered", { provider: processor.id, ...errorFacts(error) });
    throw new AppError("unavailable", "The bills cannot be fetched just now. Try again soon.");
  }
}
