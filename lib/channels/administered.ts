import { isOperator } from "@/lib/accounts/operator";
import { requireOrganization } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";

/**
 * Which channels the actor may test and take out of service: an operator all of them, a person those of the organization
 * they act in. Throws forbidden for anybody else.
 */
export function whereAdministered(actor: Actor): { readonly organizationId?: string } {
  return isOperator(actor) ? {} : { organizationId: requireOrganization(actor, "organization:write") };
}
