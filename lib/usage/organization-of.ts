import { requireOrganization } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";

/** Whose usage the actor may look at: every query of this room is limited to it. Throws forbidden. */
export function organizationOf(actor: Actor): string {
  return requireOrganization(actor, "usage:read");
}
