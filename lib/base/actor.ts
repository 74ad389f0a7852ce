import type { OrganizationRole, Right } from "./rights";

/** What somebody is to the installation: those who run it, those who help, everybody else. */
export type Role = "owner" | "admin" | "support" | "user";

/** Who asks for something to be done. A verb's first argument; it decides what the actor may do. */
export type Actor =
  | {
      readonly kind: "user";
      readonly userId: string;
      /** The organization that is being looked at, and what the person is there. */
      readonly organizationId: string;
      readonly organizationRole: OrganizationRole;
      readonly role: Role;
    }
  /** A management key: a program that acts for its organization. */
  | {
      readonly kind: "key";
      readonly keyId: string;
      readonly organizationId: string;
      readonly rights: readonly Right[];
    }
  | { readonly kind: "command_line" }
  | { readonly kind: "system" };

/** The organization to which an actor is confined; null for the installation's own programs, which see all. */
export function organizationOfActor(actor: Actor): string | null {
  return actor.kind === "user" || actor.kind === "key" ? actor.organizationId : null;
}
