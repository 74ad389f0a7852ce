import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import type { OrganizationView } from "./schema";

/** The organizations that the actor is a member of: their own first, then by name. */
export async function listOrganizations(actor: Actor): Promise<OrganizationView[]> {
  if (actor.kind !== "user") throw new AppError("forbidden", "Only a person can do this.");
  const rows = await db().member.findMany({
    where: { userId: actor.userId },
    select: { role: true, organization: { select: { id: true, name: true, isPersonal: true } } },
    orderBy: [{ organization: { isPersonal: "desc" } }, { organization: { name: "asc" } }, { organizationId: "asc" }],
  });
  return rows.map(({ role, organization }) => ({ ...organization, role }));
}

/** The one that the actor looks at. */
export async function getOrganization(actor: Extract<Actor, { kind: "user" }>): Promise<OrganizationView> {
  const { organizationId: id, organizationRole: role } = actor;
  const select = { id: true, name: true, isPersonal: true };
  const organization = await db().organization.findUnique({ where: { id }, select });
  if (!organization) throw new AppError("not_found", "There is no such organization.");
  return { ...organization, role };
}
