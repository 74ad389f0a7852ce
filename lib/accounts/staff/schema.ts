import { z } from "zod";
import type { Role } from "@/lib/base/actor";
import type { OrganizationRole } from "@/lib/base/rights";

export const roles = ["owner", "admin", "support", "user"] as const satisfies readonly Role[];

export const SearchUsersInput = z.object({
  /** A whole e-mail address, or how a username begins. */
  query: z.string().trim().max(254).default(""),
  /** The id of the last person of the page before. */
  after: z.uuid().optional(),
});
export type SearchUsersInput = z.input<typeof SearchUsersInput>;

export const UserIdInput = z.object({ id: z.uuid() });
export type UserIdInput = z.infer<typeof UserIdInput>;

/** With a box that says: who asks was made sure of. */
export const CertainUserInput = UserIdInput.extend({
  certain: z.literal("on", { error: "Make sure who asks, and tick the box." }),
});

export const SetUserRoleInput = z.object({ id: z.uuid(), role: z.enum(roles) });
export type SetUserRoleInput = z.infer<typeof SetUserRoleInput>;

export type UserState = "open" | "unconfirmed" | "disabled";

/** A line of the list: enough to tell people apart, too little to be a look at somebody. */
export type FoundUser = {
  readonly id: string;
  readonly username: string;
  readonly maskedEmail: string;
  readonly role: Role;
  readonly state: UserState;
  readonly createdAt: Date;
  readonly lastSeenOn: Date | null;
};

export type FoundUsers = { readonly users: readonly FoundUser[]; readonly hasMore: boolean };

export type ViewedOrganization = {
  readonly id: string;
  readonly name: string | null;
  readonly isPersonal: boolean;
  readonly role: OrganizationRole;
  readonly isFrozen: boolean;
  /** Null where another owns it: that money is not this person's. */
  readonly availableNano: bigint | null;
  readonly heldNano: bigint | null;
};

export type ViewedKey = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly last4: string;
  readonly state: "live" | "paused" | "expired" | "revoked";
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

export type ViewedUser = {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly displayName: string | null;
  readonly role: Role;
  readonly state: UserState;
  readonly createdAt: Date;
  readonly lastSeenOn: Date | null;
  readonly hasAuthenticatorApp: boolean;
  readonly passkeyCount: number;
  readonly sessionCount: number;
  readonly organizations: readonly ViewedOrganization[];
  readonly keys: readonly ViewedKey[];
  readonly events: readonly { readonly id: string; readonly at: Date; readonly sentence: string }[];
};
