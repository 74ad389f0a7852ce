import { mayDo, requireRight } from "@/lib/accounts/require-right";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { Right } from "@/lib/base/rights";
import { type KeyKind, type KeyScope, keyScopes, usualScopes } from "./schema";

/** What one must be allowed oneself to hand it to a key; the others come with the right to make keys. */
const rightOf: Readonly<Partial<Record<KeyScope, Right>>> = {
  "usage:read": "usage:read",
  "billing:read": "billing:read",
  "keys:read": "keys:read",
  "keys:write": "keys:write_all",
};

export function mayGrant(actor: Actor, scope: KeyScope): boolean {
  const right = rightOf[scope];
  return right === undefined || mayDo(actor, right);
}

/** What a new key may do when nobody says: the usual, as far as the actor may hand it on. */
export function scopesByDefault(actor: Actor, kind: KeyKind): KeyScope[] {
  return usualScopes[kind].filter((scope) => mayGrant(actor, scope));
}

/**
 * Throws `forbidden` for a key that could do more than whoever would hold its secret then, and `invalid_input` for scopes
 * that a key of this kind cannot have.
 */
export function requireGrantable(actor: Actor, kind: KeyKind, scopes: readonly KeyScope[]): void {
  requireRight(actor, kind === "management" ? "keys:write_all" : "keys:write");
  const possible: readonly KeyScope[] = keyScopes[kind];
  const misplaced = scopes.find((scope) => !possible.includes(scope));
  if (misplaced) throw invalidScopes(`The scope ${misplaced} is not one of ${kind} keys: ${possible.join(", ")}.`);
  const denied = scopes.find((scope) => !mayGrant(actor, scope));
  if (denied) throw new AppError("forbidden", `You may not hand on the scope ${denied}, which you do not have.`);
}

function invalidScopes(message: string): AppError {
  return new AppError("invalid_input", message, { fields: { scopes: message } });
}
