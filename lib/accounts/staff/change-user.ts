import type { Role } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import type { AuditAction } from "@/lib/db/audit";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { requireRecentProof } from "../require-recent-proof";
import type { StaffActor } from "./require-staff";

type Person = { readonly id: string; readonly email: string; readonly role: Role; readonly isDisabled: boolean };

/** Somebody's account, locked for a change by staff. */
export type Change = {
  readonly tx: Tx;
  readonly person: Person;
  /** Throws `forbidden` where only an owner may act. */
  requireOwner(): void;
  /** Throws `conflict` when nobody else is an owner who can sign in. */
  requireAnotherOwner(): void;
};

/**
 * Changes another person's account in one transaction, with its audit line: `work` says whether anything changed. By an
 * admin or an owner who proved lately to be themselves, never to oneself, and to an owner only by an owner. All of it is
 * judged by what everybody is under the lock: of two owners who demote each other, one comes too late. Throws forbidden,
 * proof_needed, not_found and what `work` throws.
 */
export async function changeUser(
  actor: StaffActor,
  id: string,
  action: AuditAction,
  work: (change: Change) => Promise<boolean>,
): Promise<{ email: string; isChanged: boolean }> {
  if (actor.kind === "user") requireRecentProof(actor);
  return transaction(async (tx) => {
    const people = await lockPeople(tx, actor.kind === "user" ? [id, actor.userId] : [id]);
    const isActiveOwner = (person: Person) => person.role === "owner" && !person.isDisabled;
    const acting = actor.kind === "user" ? people.find((person) => person.id === actor.userId) : undefined;
    const byOwner = actor.kind === "command_line" || (acting !== undefined && isActiveOwner(acting));
    const byAdmin = byOwner || (acting?.role === "admin" && !acting.isDisabled);
    if (!byAdmin) throw new AppError("forbidden", "Only an admin or an owner may change other people's accounts.");
    const person = people.find((each) => each.id === id);
    if (!person) throw new AppError("not_found", "There is no such person.");
    if (acting?.id === id) throw new AppError("forbidden", "Nobody does this to their own account.");

    const requireOwner = () => {
      if (!byOwner) throw new AppError("forbidden", "Only an owner may do this.");
    };
    if (person.role === "owner") requireOwner();
    const requireAnotherOwner = () => {
      if (people.some((each) => each.id !== id && isActiveOwner(each))) return;
      throw new AppError("conflict", "This is the last owner: make somebody else an owner first.");
    };
    const isChanged = await work({ tx, person, requireOwner, requireAnotherOwner });
    if (isChanged) await recordAudit(tx, actor, { action, subjectId: id, targetId: id });
    return { email: person.email, isChanged };
  });
}

/** These people and every owner, always in the same order. */
function lockPeople(tx: Tx, ids: readonly string[]): Promise<Person[]> {
  return tx.$queryRaw<Person[]>`
    SELECT id, email, role::text AS role, disabled_at IS NOT NULL AS "isDisabled" FROM users
    WHERE role = 'owner' OR id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`;
}
