import { describe, expect, test } from "vitest";
import { chooseOrganization } from "@/lib/accounts/choose-organization";
import { findSession } from "@/lib/accounts/find-session";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { changeMembers } from "@/lib/organizations/change-members";
import { createOrganization } from "@/lib/organizations/create-organization";
import { leaveOrganization } from "@/lib/organizations/leave-organization";
import { listMembers } from "@/lib/organizations/list-members";
import { removeMember } from "@/lib/organizations/remove-member";
import { renameOrganization } from "@/lib/organizations/rename-organization";
import { OrganizationName, ownedOrganizationsMax, SetMemberRoleInput } from "@/lib/organizations/schema";
import { setMemberRole } from "@/lib/organizations/set-member-role";
import { transferOrganization } from "@/lib/organizations/transfer-organization";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "../accounts/outbox";
import { join, newPerson, newTeam, stateOf, within } from "./team";

const house = testDatabase();

const lastActionOf = async (targetId: string) =>
  (await db().auditEvent.findFirst({ where: { targetId }, orderBy: { id: "desc" } }))?.action;

describe("an organization", () => {
  test("has an empty wallet with an account in the books, and its maker for an owner", async () => {
    const person = await newPerson();
    const { id } = await createOrganization(person, { name: "Acme" });
    const { wallet, isPersonal } = await db().organization.findUniqueOrThrow({
      where: { id },
      include: { wallet: { include: { account: true } } },
    });
    expect(wallet).toMatchObject({ kind: "wallet", capNano: 0n, account: { kind: "wallet" } });
    expect(isPersonal).toBe(false);
    expect(await stateOf(id)).toMatchObject({ ownerId: person.userId, owners: [person.userId] });
    expect(await lastActionOf(id)).toBe("organization.create");
  });

  test(`is one of at most ${ownedOrganizationsMax} that a person owns, also when they are made at once`, async () => {
    const person = await newPerson();
    const names = Array.from({ length: ownedOrganizationsMax + 3 }, (_, number) => `Acme ${number}`);
    const made = await Promise.allSettled(names.map((name) => createOrganization(person, { name })));
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(ownedOrganizationsMax);
    expect(made.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  test.each(["Acme", "Müller & Söhne", "St. Gallen", "株式会社 例", "O'Neill-Smith", "3M", "  two   spaces "])(
    "may be called %s",
    (name) => expect(OrganizationName.safeParse(name).success).toBe(true),
  );

  test.each([
    "",
    " ",
    "evil.example",
    "www.evil.example now",
    "https://evil.example",
    "a\u202Egnp.exe",
    "zero\u200Bwidth",
    "filler\u3164",
    "a\nb\u0000",
    "<b>bold</b>",
    "a\u0301\u0301\u0301\u0301\u0301",
    "&first",
    "x".repeat(41),
  ])("may not be called %j", (name) => expect(OrganizationName.safeParse(name).success).toBe(false));

  test("is renamed by its owner; a personal one has no name", async () => {
    const { owner, organizationId } = await newTeam();
    await renameOrganization(owner, { name: "Beta" });
    expect(await db().organization.findUnique({ where: { id: organizationId } })).toMatchObject({ name: "Beta" });
    await expect(renameOrganization(await newPerson(), { name: "Mine" })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("roles", () => {
  test("are never changed by oneself, nor the owner's by anybody", async () => {
    const { owner, admin } = await newTeam();
    const refused = { code: "conflict" };
    await expect(setMemberRole(admin, { userId: admin.userId, role: "viewer" })).rejects.toMatchObject(refused);
    await expect(setMemberRole(admin, { userId: owner.userId, role: "viewer" })).rejects.toMatchObject(refused);
    await expect(removeMember(admin, { userId: owner.userId })).rejects.toMatchObject(refused);
    await expect(leaveOrganization(owner)).rejects.toMatchObject(refused);
  });

  test("of owner cannot be given by a form, nor kept in the database by any other way", async () => {
    const { organizationId, owner, viewer } = await newTeam();
    const form = { userId: viewer.userId, role: "owner" };
    expect(SetMemberRoleInput.safeParse(form).success).toBe(false);
    await expect(setMemberRole(owner, form as never)).rejects.toThrow();
    expect((await stateOf(organizationId)).owners).toEqual([owner.userId]);
  });

  test("count as they are now, and not as they were when the request began", async () => {
    const { owner, admin, viewer } = await newTeam();
    await setMemberRole(owner, { userId: admin.userId, role: "viewer" });
    const late = removeMember(admin, { userId: viewer.userId });
    await expect(late).rejects.toMatchObject({ code: "forbidden" });
    await expect(createKey(within(admin, admin.organizationId, "viewer"), { name: "x" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("taken away take the management keys along, and leave the others", async () => {
    const { owner, admin } = await newTeam();
    const management = await createKey(admin, { name: "program", kind: "management" });
    const inference = await createKey(admin, { name: "laptop" });
    await setMemberRole(owner, { userId: admin.userId, role: "developer" });
    const revocation = (id: string) => db().apiKey.findUniqueOrThrow({ where: { id }, include: { bucket: true } });
    expect(await revocation(management.id)).toMatchObject({ revokedFor: "person" });
    expect((await revocation(management.id)).bucket.closedAt).not.toBeNull();
    expect(await revocation(inference.id)).toMatchObject({ revokedAt: null });
  });

  test("that change are told to whom they concern", async () => {
    const { owner, viewer } = await newTeam();
    await setMemberRole(owner, { userId: viewer.userId, role: "billing" });
    const mail = (await takeMails(house.dataDir)).find(({ to }) => to === viewer.email);
    expect(mail!.subject).toMatch(/^Your role in Acme /);
    expect(await lastActionOf(viewer.organizationId)).toBe("member.role");
  });
});

describe("who goes", () => {
  test("loses their keys in the same moment, their budget and their view of it, and keeps what is theirs", async () => {
    const { owner, organizationId, developer } = await newTeam();
    const own = await createKey(within(developer, (await personal(developer.userId))!, "owner"), { name: "own" });
    const key = await createKey(developer, { name: "shared" });
    await setBudget(owner, { memberId: developer.userId, organizationId, amountNano: 5n, period: "day" });
    await chooseOrganization(developer, { organizationId });
    expect(await findSession(developer.token)).toMatchObject({ organizationId, organizationRole: "developer" });

    await removeMember(owner, { userId: developer.userId });
    const ended = await db().apiKey.findUniqueOrThrow({ where: { id: key.id }, include: { bucket: true } });
    expect(ended).toMatchObject({ revokedFor: "left", bucket: { closedAt: ended.revokedAt } });
    expect(await db().apiKey.findUnique({ where: { id: own.id } })).toMatchObject({ revokedAt: null });
    expect(await db().budget.count({ where: { memberId: developer.userId } })).toBe(0);
    const session = await findSession(developer.token);
    expect(session).toMatchObject({ organizationId: await personal(developer.userId), organizationRole: "owner" });
    expect((await takeMails(house.dataDir)).map(({ to }) => to)).toContain(developer.email);
    expect(await db().auditEvent.count({ where: { action: "key.revoke", targetId: key.id } })).toBe(1);
  });

  test("by themselves is gone just so", async () => {
    const { developer, organizationId } = await newTeam();
    const key = await createKey(developer, { name: "shared" });
    await leaveOrganization(developer);
    expect(await db().apiKey.findUnique({ where: { id: key.id } })).toMatchObject({ revokedFor: "left" });
    expect((await stateOf(organizationId)).roleOf.has(developer.userId)).toBe(false);
    expect(await lastActionOf(organizationId)).toBe("member.leave");
    await expect(listMembersNow(developer)).rejects.toMatchObject({ code: "forbidden" });
  });

  const personal = async (ownerId: string) =>
    (await db().organization.findFirst({ where: { ownerId, isPersonal: true } }))?.id;
  // A change asks for the membership anew; what only reads goes by the session, which is read with each request.
  const listMembersNow = (actor: Parameters<typeof changeMembers>[0]) =>
    changeMembers(actor, "members:read", async () => null);
});

describe("handing over", () => {
  test("makes a member the owner and the owner an admin, in the row and among the members, and tells both", async () => {
    const { owner, organizationId, developer } = await newTeam();
    await transferOrganization(owner, { userId: developer.userId });
    const people = [owner.email, developer.email];
    const { ownerId, owners, roleOf } = await stateOf(organizationId);
    expect([ownerId, owners]).toEqual([developer.userId, [developer.userId]]);
    expect(roleOf.get(owner.userId)).toBe("admin");
    const told = (await takeMails(house.dataDir)).map(({ to }) => to).filter((to) => people.includes(to));
    expect(told.sort()).toEqual(people.sort());
    expect(await lastActionOf(organizationId)).toBe("organization.transfer");
    await expect(transferOrganization(owner, { userId: owner.userId })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("asks for a recent proof, and for a member with an open account", async () => {
    const { owner, admin } = await newTeam();
    const stale = { ...owner, provedAt: new Date(Date.now() - 3_600_000) };
    const { userId } = admin;
    await expect(transferOrganization(stale, { userId })).rejects.toMatchObject({ code: "proof_needed" });
    await db().user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    await expect(transferOrganization(owner, { userId })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is not for a personal organization, and not while the wallet is frozen", async () => {
    const person = await newPerson();
    const other = await join(await newPerson(), person.organizationId, "admin");
    const { userId } = other;
    await expect(transferOrganization(person, { userId })).rejects.toMatchObject({ code: "conflict" });
    const { owner, organizationId, viewer } = await newTeam();
    await db().organization.update({ where: { id: organizationId }, data: { frozenAt: new Date() } });
    const handing = transferOrganization(owner, { userId: viewer.userId });
    await expect(handing).rejects.toMatchObject({ code: "conflict" });
  });

  test("ends automatic top-ups: what they would charge is the previous owner's", async () => {
    const { owner, organizationId, admin } = await newTeam();
    const facts = { organizationId, belowNano: 1n, amountMinor: 1_000, monthlyCapMinor: 1_000 };
    await db().autoTopUp.create({ data: facts });
    await transferOrganization(owner, { userId: admin.userId });
    expect(await db().autoTopUp.count({ where: { organizationId } })).toBe(0);
  });

  test("hands over neither the previous owner's bills nor what they saved to pay with", async () => {
    const { owner, organizationId, admin } = await newTeam();
    const saved = { provider: "stripe", customerId: `cus_${organizationId}`, savedMethodId: "pm_1" } as const;
    await db().paymentCustomer.create({ data: { organizationId, ...saved } });
    await transferOrganization(owner, { userId: admin.userId });
    expect(await db().paymentCustomer.count({ where: { organizationId } })).toBe(0);
  });
});

test("addresses and others' budgets are shown to those who may change members", async () => {
  const { owner, admin, organizationId, viewer } = await newTeam();
  const budget = { organizationId, amountNano: 7n, period: "week" } as const;
  for (const { userId } of [admin, viewer]) await setBudget(owner, { ...budget, memberId: userId });
  const seen = await listMembers(viewer);
  expect(seen.map(({ role }) => role)).toEqual(["owner", "admin", "billing", "developer", "viewer"]);
  expect(seen.filter(({ email }) => email !== null).map(({ userId }) => userId)).toEqual([viewer.userId]);
  expect(seen.filter((each) => each.budget).map(({ userId }) => userId)).toEqual([viewer.userId]);
  expect((await listMembers(admin)).every(({ email }) => email !== null)).toBe(true);
});
