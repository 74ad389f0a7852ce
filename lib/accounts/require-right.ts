import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { hasRight, type Right } from "@/lib/base/rights";

/** Whether the actor may do so in the organization they act in. The installation's own programs may do everything. */
export function mayDo(actor: Actor, right: Right): boolean {
  switch (actor.kind) {
    case "user":
      return hasRight(actor.organizationRole, right);
    case "key":
      return actor.rights.includes(right);
    default:
      return true;
  }
}

/** Throws `forbidden` when the actor's role in the organization does not allow it. */
export function requireRight(actor: Actor, right: Right): void {
  if (!mayDo(actor, right)) throw new AppError("forbidden", "Your role in this organization does not allow this.");
}
