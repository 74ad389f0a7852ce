import type { Creem } from "creem";
import { AppError } from "@/lib/base/errors";
import { askCreem, isMissing } from "./creem-errors";

/** A page of Creem's where a person finds bills. It has no way back to us. Throws `not_found` for a customer that is gone. */
export function openPortal(creem: Creem, customerId: string): Promise<string> {
  return askCreem(async () => {
    const links = await creem.customers.generateBillingLinks({ customerId }).catch((error) => {
      if (isMissing(error)) throw new AppError("not_found", "Creem knows no customer of yours.");
      throw error;
    });
    return links.customerPortalLink;
  });
}
