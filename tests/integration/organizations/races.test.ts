import { beforeEach, describe, expect, test } from "vitest";
import { AppError } from "@/lib/base/errors";
import type { Right } from "@/lib/base/rights";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { db, transaction } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { acceptInvitation } from "@/lib/organizations/accept-invitation";
import { inviteMember } from "@/lib/organizations/invite-member";
import { leaveOrganization } from "@/lib/organizations/leave-organization";
import { removeMember } from "@/lib/organizations/remove-member";
import { setMemberRole } from "@/lib/organizations/set-member-role";
import { transferOrganization } from "@/lib/organizations/transfer-organization";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "../accounts/outbox";
import { newPerson, newTeam, stateOf, type Team } from "./team";

const house = testDatabase();
// Twenty of each: RACE_ROUNDS=20 npx vitest run … organizations/races
const rounds = Number(process.env.RACE_ROUNDS ?? 1);
let team: Team;

beforeEach(async () => {
  team = await newTeam();
});

/** What became of each, in order: a refusal is one that the house speaks, never an error of the database. */
async function atOnce(...works: (() => Promise<unknown>)[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(works.map((work) => work()));
  return outcomes.map((outcome) => {
    if (outcome.status === "fulfilled") return "done";
    if (outcome.reason instanceof AppError) return outcome.reason.code;
    throw outcome.reason;
  });
}

async function untilSomebodyWaits(): Promise<void> {
  const waiting = () => db().$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await waiting()).length === 0);
}

async function expectOneOwner() {
  const { ownerId, owners } = await stateOf(team.organizationId);
  expect(owners).toEqual([ownerId]);
  return ownerId;
}

describe.each(Array.from({ length: rounds }, (_, round) => round + 1))("at the same moment (round %i)", () => {
  test("an invitation is accepted once", async () => {
    const person = await newPerson();
    await inviteMember(team.owner, { email: person.email, role: "admin" }, person.userId);
    const { token } = (await takeMails(house.dataDir)).at(-1)!;
    const accept = () => acceptInvitation(person, { token: token! });
    expect((await atOnce(accept, accept, accept)).sort()).toEqual(["done", "invalid_input", "invalid_input"]);
    expect(await db().auditEvent.count({ where: { action: "member.join", subjectId: person.userId } })).toBe(1);
  });

  test("handing over to two leaves one owner", async () => {
    const { owner, admin, developer } = team;
    const outcomes = await atOnce(
      () => transferOrganization(owner, { userId: admin.userId }),
      () => transferOrganization(owner, { userId: developer.userId }),
    );
    expect(outcomes.sort()).toEqual(["done", "forbidden"]);
    expect([admin.userId, developer.userId]).toContain(await expectOneOwner());
  });

  test("handing over to somebody who leaves, or is removed, leaves an owner who is a member", async () => {
    const { owner, admin, developer } = team;
    await atOnce(
      () => transferOrganization(owner, { userId: developer.userId }),
      () => leaveOrganization(developer),
      () => removeMember(admin, { userId: developer.userId }),
    );
    await expectOneOwner();
  });

  test("a role is changed while its holder is removed, and the owner while they hand over", async () => {
    const { owner, admin, developer, organizationId } = team;
    await atOnce(
      () => setMemberRole(owner, { userId: developer.userId, role: "admin" }),
      () => removeMember(admin, { userId: developer.userId }),
      () => transferOrganization(owner, { userId: admin.userId }),
      () => setMemberRole(admin, { userId: owner.userId, role: "viewer" }),
      () => leaveOrganization(owner),
    );
    await expectOneOwner();
    expect((await stateOf(organizationId)).roleOf.has(developer.userId)).toBe(false);
  });

  test("two admins take each other out: one stays", async () => {
    const { owner, admin, developer, organizationId } = team;
    await setMemberRole(owner, { userId: developer.userId, role: "admin" });
    const second = { ...developer, organizationRole: "admin" } as const;
    const outcomes = await atOnce(
      () => removeMember(admin, { userId: second.userId }),
      () => removeMember(second, { userId: admin.userId }),
    );
    expect(outcomes.sort()).toEqual(["done", "forbidden"]);
    expect((await stateOf(organizationId)).roleOf.size).toBe(4);
  });

  test("whoever is removed makes no key through a program of theirs that lives on", async () => {
    const { owner, admin, organizationId } = team;
    const { id: keyId } = await createKey(admin, { name: "program", kind: "management" });
    const rights: Right[] = ["keys:read", "keys:write", "keys:write_all"];
    const program = { kind: "key", keyId, organizationId, rights } as const;
    const make = () => createKey(program, { name: "late" });
    const remove = () => removeMember(owner, { userId: admin.userId });
    const outcomes = await atOnce(make, make, remove, make, make);
    expect(outcomes[2]).toBe("done");
    expect(await db().apiKey.count({ where: { organizationId, revokedAt: null } })).toBe(0);
    expect(await atOnce(make)).toEqual(["forbidden"]);
  });

  test("whoever is removed makes no key that lives on", async () => {
    const { owner, developer, organizationId } = team;
    const make = () => createKey(developer, { name: "late" });
    await atOnce(make, make, () => removeMember(owner, { userId: developer.userId }), make, make);
    const createdById = developer.userId;
    expect(await db().apiKey.count({ where: { organizationId, createdById, revokedAt: null } })).toBe(0);
    const open = { key: { organizationId, createdById }, closedAt: null };
    expect(await db().bucket.count({ where: open })).toBe(0);
  });

  test("whoever is removed leaves no budget behind, and sets none", async () => {
    const { owner, admin, viewer, organizationId } = team;
    const budget = { organizationId, amountNano: 7n, period: "week" } as const;
    let removal: Promise<void> | undefined;
    await transaction(async (tx) => {
      await setBudget(owner, { ...budget, memberId: viewer.userId }, tx);
      removal = removeMember(owner, { userId: viewer.userId });
      // It waits for this transaction, or is over.
      await Promise.race([removal, untilSomebodyWaits()]);
    });
    await removal;
    expect(await db().budget.count({ where: { organizationId } })).toBe(0);
    await removeMember(owner, { userId: admin.userId });
    expect(await atOnce(() => setBudget(admin, { ...budget, memberId: owner.userId }))).toEqual(["forbidden"]);
  });
});
