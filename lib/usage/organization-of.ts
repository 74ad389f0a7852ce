import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";

/** Whose usage is looked at: every query of this room is limited to it. */
export function organizationOf(actor: Actor): string {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person has usage.");
  return actor.organizationId;
}
