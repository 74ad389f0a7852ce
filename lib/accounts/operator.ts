import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";

/** Whether the actor runs this installation: its command line, its own jobs, an owner or an admin. */
export function isOperator(actor: Actor): boolean {
  switch (actor.kind) {
    case "user":
      return actor.role === "owner" || actor.role === "admin";
    case "key":
      return false;
    default:
      return true;
  }
}

export function requireOperator(actor: Actor): void {
  if (!isOperator(actor)) throw new AppError("forbidden", "This is for operators.");
}
