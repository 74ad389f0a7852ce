import { createUser } from "@/lib/accounts/create-user";
import type { Actor } from "@/lib/base/actor";
import type { OrganizationRole } from "@/lib/base/rights";
import { db } from "@/lib/db/client";

export type Person = Extract<Actor, { kind: "user" }>;
export const operator: Actor = { kind: "command_line" };

/** A person in an organization of their own. */
export async function makePerson(username: string): Promise<Person> {
  const account = { email: `${username}@example.com`, password: "correct horse battery", username, verified: true };
  const { id, organizationId } = await createUser(operator, account);
  return { kind: "user", userId: id, organizationId, organizationRole: "owner", role: "user" };
}

/** The same person as a member of somebody else's organization. Made its owner, they take the place of the one before. */
export async function inside(person: Person, { organizationId }: Person, role: OrganizationRole): Promise<Person> {
  const { userId } = person;
  if (role === "owner") await db().member.updateMany({ where: { organizationId, role }, data: { role: "admin" } });
  await db().member.upsert({
    where: { organizationId_userId: { organizationId, userId } },
    create: { organizationId, userId, role },
    update: { role },
  });
  return { ...person, organizationId, organizationRole: role };
}
