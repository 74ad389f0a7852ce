import type { Actor, Role } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { SignedIn } from "../find-session";
import { isOperator } from "../operator";

/** Who changes other people's accounts: a signed-in person, who must prove to be themselves, or the command line. */
export type StaffActor = SignedIn | Extract<Actor, { kind: "command_line" }>;

const looking: readonly Role[] = ["owner", "admin", "support"];

/** Whether the actor may look at other people's accounts. Support may do that and no more. */
export function isStaff(actor: Actor): boolean {
  return isOperator(actor) || (actor.kind === "user" && looking.includes(actor.role));
}

export function requireStaff(actor: Actor): void {
  if (!isStaff(actor)) throw new AppError("forbidden", "This is for staff.");
}
