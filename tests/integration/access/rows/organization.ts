/** Who may do what in an organization: its members, its providers, and which one is looked at. */
import { db } from "@/lib/db/client";
import { type Caller, hasRole, newMemberFor, type Row, signedIn, withRight } from "../row";
import { newChannel, newInvitation, newPerson } from "../world";

const members = { may: withRight("members:write"), touches: ["members", "invitations", "audit_events"] } as const;
const aMember = async (caller: Caller) => ({ userId: (await newMemberFor(caller)).userId });
const ofMember = { form: aMember, names: { userId: "memberId" }, leadsTo: /^\/dashboard\/organization$/ } as const;
const providers = { may: withRight("organization:write") };
const aChannel = async ({ own }: Caller) => ({ id: await newChannel(own.organizationId) });
const budget = { budgetUsd: "5", budgetPeriod: "month" };

/** An invitation by somebody else, for this address. */
async function invite(email: string): Promise<{ token: string }> {
  const inviter = await newPerson();
  const { organizationId } = inviter;
  await db().organization.update({ where: { id: organizationId }, data: { isPersonal: false, name: "Elsewhere" } });
  return newInvitation(inviter, email);
}

const invited = {
  may: signedIn,
  form: async ({ person }: Caller) => {
    const { token } = await invite(person?.email ?? "nobody@example.test");
    return { token };
  },
  refused: async () => {
    const { token } = await invite("another@example.test");
    return [
      [{ token }, /was sent to another address/],
      [{ token: "x".repeat(43) }, /answered or withdrawn already/],
    ] as const;
  },
};

export const organizationRows: Readonly<Record<string, Row>> = {
  chooseOrganizationAction: {
    may: signedIn,
    form: ({ own }) => ({ organizationId: own.organizationId }),
    names: { organizationId: "organizationId" },
    touches: ["sessions", "audit_events"],
  },
  createOrganizationAction: {
    may: signedIn,
    form: () => ({ name: "Another" }),
    leadsTo: /^\/dashboard\/organization$/,
    touches: ["organizations", "members", "buckets", "ledger_accounts", "sessions", "audit_events"],
  },
  renameOrganizationAction: {
    may: withRight("organization:write"),
    form: () => ({ name: "Renamed" }),
    touches: ["organizations", "audit_events"],
  },
  inviteMemberAction: {
    ...members,
    form: async () => ({ email: (await newPerson()).email, role: "viewer" }),
    // Nobody is made an owner but by handing over.
    refused: async () => [[{ email: "x@example.test", role: "owner" }, /Please check/]],
  },
  withdrawInvitationAction: {
    ...members,
    form: async ({ owner }) => ({ invitationId: (await newInvitation(owner)).id }),
    names: { invitationId: "invitationId" },
  },
  setMemberRoleAction: {
    ...members,
    ...ofMember,
    form: async (caller) => ({ ...(await aMember(caller)), role: "billing" }),
    refused: async (caller) => [
      [{ ...(await aMember(caller)), role: "owner" }, /Please check/],
      [{ userId: caller.person!.userId, role: "viewer" }, /Somebody else has to change your role/],
      ...(caller.person!.userId === caller.owner.userId
        ? []
        : [[{ userId: caller.owner.userId, role: "viewer" }, /The owner's role changes by handing over/] as const]),
    ],
  },
  setMemberBudgetAction: {
    ...members,
    ...ofMember,
    form: async (caller) => ({ ...(await aMember(caller)), ...budget }),
    touches: ["budgets", "audit_events"],
  },
  removeMemberBudgetAction: {
    ...members,
    ...ofMember,
    form: async (caller) => {
      const { userId: memberId } = await aMember(caller);
      const { organizationId } = caller.own;
      await db().budget.create({ data: { organizationId, memberId, amountNano: 1n, period: "day" } });
      return { userId: memberId };
    },
    touches: ["budgets", "audit_events"],
  },
  removeMemberAction: {
    ...members,
    ...ofMember,
    refused: async ({ person }) => [[{ userId: person!.userId }, /leave the organization/]],
    touches: [...members.touches, "sessions"],
  },
  transferOrganizationAction: {
    ...ofMember,
    may: hasRole("owner"),
    proof: true,
    touches: ["organizations", "members", "audit_events"],
    endsMemberships: true,
  },
  leaveOrganizationAction: {
    may: hasRole("admin", "billing", "developer", "viewer"),
    refusal: /^The owner cannot leave an organization/,
    leadsTo: /^\/dashboard$/,
    touches: ["members", "sessions", "audit_events"],
    endsMemberships: true,
  },
};

export const providerRows: Readonly<Record<string, Row>> = {
  addProviderAction: {
    ...providers,
    proof: true,
    form: () => ({ provider: "openai", apiKey: "sk-of-their-own" }),
    leadsTo: /^\/dashboard\/providers$/,
    // A first credential also gives its fee a price.
    touches: ["channels", "prices", "audit_events"],
  },
  testProviderAction: { ...providers, form: aChannel, names: { id: "channelId" }, touches: [] },
  removeProviderAction: {
    ...providers,
    form: aChannel,
    names: { id: "channelId" },
    leadsTo: /^\/dashboard\/providers$/,
    touches: ["channels", "audit_events"],
  },
};

export const invitationRows: Readonly<Record<string, Row>> = {
  acceptInvitationAction: {
    ...invited,
    leadsTo: /^\/dashboard\/organization$/,
    touches: ["invitations", "members", "sessions", "audit_events"],
  },
  declineInvitationAction: { ...invited, touches: ["invitations", "audit_events"] },
};
