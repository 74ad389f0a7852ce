import { requireOrganization } from "@/lib/accounts/require-organization";
import { type Actor, organizationOfActor } from "@/lib/base/actor";

/**
 * Which channels the actor may test and take out of service: the installation's own programs all of them, a person
 * those of the organization they act in, whoever they are in the installation. Throws forbidden for anybody else.
 */
export function whereAdministered(actor: Actor): { readonly organizationId?: string } {
  if (organizationOfActor(actor) === null) return {};
  return { organizationId: requireOrganization(actor, "organization:write") };
}
