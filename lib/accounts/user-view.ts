import type { Actor } from "@/lib/base/actor";
import type { Prisma } from "@/lib/db/client";
import type { UserView } from "./schema";

export const userViewColumns = {
  id: true,
  email: true,
  username: true,
  role: true,
  emailVerifiedAt: true,
  createdAt: true,
  organizations: { where: { isPersonal: true }, select: { id: true }, take: 1 },
} satisfies Prisma.UserSelect;

type UserRow = Prisma.UserGetPayload<{ select: typeof userViewColumns }>;

export function toUserView({ organizations, ...user }: UserRow): UserView {
  const organization = organizations[0];
  if (!organization) throw new Error("A user without an organization.");
  return { ...user, organizationId: organization.id };
}

/** A person acting in the organization that is their own. */
export function asActor({ id, organizationId, role }: UserView): Extract<Actor, { kind: "user" }> {
  return { kind: "user", userId: id, organizationId, organizationRole: "owner", role };
}

/** The form in which an address or a name is unique. */
export function normalizeName(text: string): string {
  return text.trim().toLowerCase();
}
