import { randomBytes } from "node:crypto";
import type { SignedIn } from "@/lib/accounts/find-session";
import { provisionUser } from "@/lib/accounts/provision-user";
import { hashToken, newToken } from "@/lib/accounts/token";
import { type OrganizationRole, organizationRoles } from "@/lib/base/rights";
import { db, transaction } from "@/lib/db/client";
import { createOrganization } from "@/lib/organizations/create-organization";

/** Somebody signed in, in their own organization, and the cookie of the session. */
export type Visitor = SignedIn & { readonly token: string };

export async function newPerson(name = "person"): Promise<Visitor> {
  const username = `${name}-${randomBytes(4).toString("hex")}`;
  const emailVerifiedAt = new Date();
  const { id, organizationId, email } = await transaction((tx) =>
    provisionUser(tx, {
      selfRegistered: false,
      email: `${username}@example.test`,
      username,
      passwordHash: "none",
      role: "user",
      emailVerifiedAt,
    }),
  );
  const token = newToken();
  const expiresAt = new Date(Date.now() + 86_400_000);
  const session = await db().session.create({
    data: { tokenHash: hashToken(token), userId: id, device: "Firefox", expiresAt },
  });
  return {
    kind: "user",
    userId: id,
    organizationId,
    organizationRole: "owner",
    role: "user",
    sessionId: session.id,
    email,
    username,
    displayName: null,
    emailVerifiedAt,
    provedAt: session.provedAt,
    token,
  };
}

/** The person as they act in an organization that they are a member of. */
export function within<P extends SignedIn>(person: P, organizationId: string, organizationRole: OrganizationRole): P {
  return { ...person, organizationId, organizationRole };
}

export async function join(person: Visitor, organizationId: string, role: OrganizationRole): Promise<Visitor> {
  await db().member.create({ data: { organizationId, userId: person.userId, role } });
  return within(person, organizationId, role);
}

export type Team = Record<OrganizationRole, Visitor> & { readonly organizationId: string };

/** An organization with one member in each role. */
export async function newTeam(): Promise<Team> {
  const founder = await newPerson("owner");
  const { id: organizationId } = await createOrganization(founder, { name: "Acme" });
  const members = { owner: within(founder, organizationId, "owner") } as Record<OrganizationRole, Visitor>;
  for (const role of organizationRoles) members[role] ??= await join(await newPerson(role), organizationId, role);
  return { ...members, organizationId };
}

/** Who is what in an organization now, and whom its row names as the owner. */
export async function stateOf(organizationId: string) {
  const { ownerId, members } = await db().organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { ownerId: true, members: { select: { userId: true, role: true } } },
  });
  const owners = members.filter(({ role }) => role === "owner").map(({ userId }) => userId);
  return { ownerId, owners, roleOf: new Map(members.map(({ userId, role }) => [userId, role])) };
}
