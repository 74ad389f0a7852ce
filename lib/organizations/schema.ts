import { z } from "zod";
import { Email } from "@/lib/accounts/schema";
import type { OrganizationRole } from "@/lib/base/rights";
import { BudgetPeriod, BudgetUsd, type BudgetView } from "@/lib/billing/budgets/schema";

export const organizationNameMax = 40;
export const ownedOrganizationsMax = 10;
export const invitationDays = 7;

// Names stand in mails to strangers: nothing in one may pass for a link, run backwards, hide or pile up.
const notAllowed = "Use letters, digits, spaces and . - & ' only, beginning with a letter or a digit.";

export const OrganizationName = z
  .string()
  .transform((text) => text.normalize("NFC").trim().replace(/\s+/g, " "))
  .pipe(
    z
      .string()
      .min(1, "Give the organization a name.")
      .refine((name) => [...name].length <= organizationNameMax, `At most ${organizationNameMax} characters.`)
      .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} .&'-]*$/u, notAllowed)
      .refine((name) => !/\p{Default_Ignorable_Code_Point}/u.test(name), notAllowed)
      .refine((name) => !/\p{M}{4}/u.test(name), notAllowed)
      .refine(
        (name) => !/\.[^ .]/u.test(name),
        "Put a space behind a full stop: a name must not look like an address.",
      ),
  );

/** What a person can be made; an owner is made by handing over alone. */
export const assignableRoles = ["admin", "billing", "developer", "viewer"] as const satisfies OrganizationRole[];
export const AssignableRole = z.enum(assignableRoles, "Choose one of the roles.");
export type AssignableRole = z.infer<typeof AssignableRole>;

export const CreateOrganizationInput = z.object({ name: OrganizationName });
export type CreateOrganizationInput = z.infer<typeof CreateOrganizationInput>;

export const RenameOrganizationInput = CreateOrganizationInput;
export type RenameOrganizationInput = CreateOrganizationInput;

export const InviteMemberInput = z.object({ email: Email, role: AssignableRole });
export type InviteMemberInput = z.infer<typeof InviteMemberInput>;

export const InvitationInput = z.object({ invitationId: z.uuid() });
export type InvitationInput = z.infer<typeof InvitationInput>;

export const InvitationTokenInput = z.object({ token: z.string().regex(/^[\w-]{43}$/, "This link is not complete.") });
export type InvitationTokenInput = z.infer<typeof InvitationTokenInput>;

export const MemberInput = z.object({ userId: z.uuid() });
export type MemberInput = z.infer<typeof MemberInput>;

export const SetMemberRoleInput = MemberInput.extend({ role: AssignableRole });
export type SetMemberRoleInput = z.infer<typeof SetMemberRoleInput>;

export const SetMemberBudgetInput = MemberInput.extend({ budgetUsd: BudgetUsd, budgetPeriod: BudgetPeriod });

export type OrganizationView = {
  readonly id: string;
  /** Null for a person's own. */
  readonly name: string | null;
  readonly isPersonal: boolean;
  readonly role: OrganizationRole;
};

export type MemberView = {
  readonly userId: string;
  readonly username: string;
  /** For those who may change members, and of oneself; null for others. */
  readonly email: string | null;
  readonly role: OrganizationRole;
  readonly joinedAt: Date;
  readonly budget: BudgetView | null;
};

/** An invitation as those who may invite see it. */
export type InvitationView = {
  readonly id: string;
  readonly email: string;
  readonly role: OrganizationRole;
  readonly invitedBy: string;
  readonly expiresAt: Date;
};

/** An invitation as whoever holds its link sees it. It does not say to which address it was sent. */
export type OfferedInvitation = {
  readonly organizationName: string;
  readonly role: OrganizationRole;
  readonly invitedBy: string;
};
