import { mayDo, requireRight } from "@/lib/accounts/require-right";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";

type Made = { readonly createdById: string | null };

/**
 * Whether the actor may change and end a key of their organization: anybody's, or those that they made themselves,
 * by hand or by a management key of theirs. One that a program of the house made is nobody's own.
 */
export function mayChangeKey(actor: Actor, { createdById }: Made): boolean {
  if (mayDo(actor, "keys:write_all")) return true;
  return actor.kind === "user" && actor.userId === createdById && mayDo(actor, "keys:write");
}

/** Throws `forbidden` when the actor may not change this key. */
export function requireOwnKey(actor: Actor, key: Made): void {
  requireRight(actor, "keys:write");
  if (!mayChangeKey(actor, key))
    throw new AppError("forbidden", "You may change the keys only that you made yourself.");
}
