import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { Right } from "@/lib/base/rights";
import { requireRight } from "./require-right";

/**
 * The organization that the actor acts in, once it is sure that they may do so there. Throws forbidden: for a role
 * without the right, and for the installation's own programs, which act in none.
 */
export function requireOrganization(actor: Actor, right: Right): string {
  requireRight(actor, right);
  const organizationId = organizationOfActor(actor);
  if (!organizationId) throw new AppError("forbidden", "This is for an organization's people and keys.");
  return organizationId;
}

/** The same where only a person will do. */
export function requirePerson(actor: Actor, right: Right): Extract<Actor, { kind: "user" }> {
  requireRight(actor, right);
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person can do this.");
  return actor;
}
