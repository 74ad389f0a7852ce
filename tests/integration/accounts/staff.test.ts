import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createSession } from "@/lib/accounts/create-session";
import { createUser } from "@/lib/accounts/create-user";
import { findSession, type SignedIn } from "@/lib/accounts/find-session";
import { disableUser, enableUser } from "@/lib/accounts/staff/disable-user";
import { endSecondFactor } from "@/lib/accounts/staff/end-second-factor";
import { searchUsers } from "@/lib/accounts/staff/search-users";
import { setUserRole } from "@/lib/accounts/staff/set-user-role";
import { viewUser } from "@/lib/accounts/staff/view-user";
import { asActor } from "@/lib/accounts/user-view";
import type { Role } from "@/lib/base/actor";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { findKeyFacts } from "@/lib/keys/find-key-facts";
import { notifyKeyChanged } from "@/lib/keys/watch-keys";
import { runAdmin } from "@/lib/main/admin/run-admin";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "./outbox";

const house = testDatabase();
const operator = { kind: "command_line" } as const;
const password = "a lantern over quiet water";

/** Somebody who has just signed in. */
async function enter(name: string, role: Role = "user"): Promise<SignedIn> {
  const view = await createUser(operator, {
    email: `${name}@example.test`,
    username: name,
    password,
    role,
    verified: true,
  });
  return (await findSession(await createSession(asActor(view), "Firefox on Linux")))!;
}

let owner: SignedIn;
let admin: SignedIn;
let support: SignedIn;
let person: SignedIn;

beforeAll(async () => {
  owner = await enter("olga", "owner");
  admin = await enter("adam", "admin");
  support = await enter("susi", "support");
  person = await enter("ada_l");
  await enter("adaxl");
});

const roleOf = async ({ userId: id }: SignedIn) => (await db().user.findUniqueOrThrow({ where: { id } })).role;
const lines = (action: string) => db().auditEvent.findMany({ where: { action }, orderBy: { id: "asc" } });
const disable = (actor: SignedIn, { userId: id }: SignedIn) => disableUser(actor, { id }, notifyKeyChanged);
const enable = (actor: SignedIn | typeof operator, { userId: id }: SignedIn) =>
  enableUser(actor, { id }, notifyKeyChanged);
const setRole = (actor: SignedIn, { userId: id }: SignedIn, role: Role) => setUserRole(actor, { id, role });
const forbidden = expect.objectContaining({ code: "forbidden" });

describe("looking", () => {
  test("is for staff: whoever is none is refused, and no line is written of it", async () => {
    await expect(searchUsers(person)).rejects.toEqual(forbidden);
    await expect(viewUser(person, { id: support.userId })).rejects.toEqual(forbidden);
    const key = { kind: "key", keyId: "k", organizationId: owner.organizationId, rights: [] } as const;
    await expect(searchUsers(key)).rejects.toEqual(forbidden);
    expect(await lines("user.view")).toEqual([]);
  });

  test("at somebody writes one line that names who looked and at whom, each time", async () => {
    for (const actor of [support, support, owner]) await viewUser(actor, { id: person.userId });
    expect((await lines("user.view")).map(({ actorId, subjectId }) => [actorId, subjectId])).toEqual(
      [support, support, owner].map(({ userId }) => [userId, person.userId]),
    );
  });

  test("at nobody writes none", async () => {
    const before = (await lines("user.view")).length;
    const id = "0190b6d4-0000-7000-8000-000000000000";
    await expect(viewUser(support, { id })).rejects.toMatchObject({ code: "not_found" });
    expect(await lines("user.view")).toHaveLength(before);
  });

  test("shows keys without what proves them, and no money of an organization that is another's", async () => {
    const { id, key } = await createKey(person, { name: "laptop" });
    const where = { organizationId_userId: { organizationId: owner.organizationId, userId: person.userId } };
    const data = { organizationId: owner.organizationId, userId: person.userId, role: "viewer" } as const;
    await db().member.create({ data, select: { role: true } });
    const view = await viewUser(support, { id: person.userId });
    await db().member.delete({ where, select: { role: true } });
    expect(view).toMatchObject({ email: "ada_l@example.test", state: "open", sessionCount: 1, passkeyCount: 0 });
    expect(view.keys).toMatchObject([{ id, name: "laptop", state: "live", last4: key.slice(-4) }]);
    expect(view.organizations.map(({ role, availableNano }) => [role, availableNano])).toEqual([
      ["owner", 0n],
      ["viewer", null],
    ]);
    const text = JSON.stringify(view, (_, value) => (typeof value === "bigint" ? value.toString() : value));
    expect(text).not.toContain(key.slice(8, 30));
    expect(text).not.toMatch(/hash|hmac|secretEncrypted/i);
  });

  test("at the list shows masked addresses, and finds one by the whole of it or by how a username begins", async () => {
    const names = async (query: string) =>
      (await searchUsers(support, { query })).users.map(({ username }) => username);
    expect(await names("ADA_L@example.test")).toEqual(["ada_l"]);
    expect(await names("ada_")).toEqual(["ada_l"]);
    expect((await names("ada")).sort()).toEqual(["ada_l", "adam", "adaxl"]);
    for (const query of ["ada_l@", "%", "_", "a%", "\\"]) expect(await names(query)).toEqual([]);
    const [found] = (await searchUsers(support, { query: "ada_l" })).users;
    expect(found?.maskedEmail).toBe("a…@e….test");
    expect(Object.keys(found!)).not.toContain("email");
  });

  test("at the list is written down without a subject, and pages reach everybody once", async () => {
    const before = (await lines("user.list")).length;
    await db().user.createMany({
      data: Array.from({ length: 60 }, (_, index) => ({
        email: `crowd-${index}@example.test`,
        emailNormalized: `crowd-${index}@example.test`,
        username: `crowd-${index}`,
        usernameNormalized: `crowd-${index}`,
        passwordHash: "none",
        adultConfirmedAt: new Date(),
        termsVersion: "2026-11-22",
        termsAcceptedAt: new Date(),
      })),
    });
    const first = await searchUsers(support, { query: "crowd" });
    const second = await searchUsers(support, { query: "crowd", after: first.users.at(-1)!.id });
    expect([first.hasMore, second.hasMore]).toEqual([true, false]);
    expect(new Set([...first.users, ...second.users].map(({ id }) => id)).size).toBe(60);
    const written = (await lines("user.list")).slice(before);
    expect(written.map(({ actorId, subjectId }) => [actorId, subjectId])).toEqual([
      [support.userId, null],
      [support.userId, null],
    ]);
  });
});

describe("roles", () => {
  test.each([
    ["support", "anybody", () => setRole(support, person, "support")],
    ["a user", "anybody", () => setRole(person, support, "user")],
    ["an admin", "an admin", () => setRole(admin, person, "admin")],
    ["an admin", "an owner", () => setRole(admin, person, "owner")],
    ["an admin", "less of an owner", () => setRole(admin, owner, "user")],
    ["an admin", "more of themselves", () => setRole(admin, admin, "owner")],
    ["an owner", "less of themselves", () => setRole(owner, owner, "admin")],
  ])("%s does not make %s", async (_who, _what, attempt) => {
    const before = await Promise.all([owner, admin, support, person].map(roleOf));
    await expect(attempt()).rejects.toEqual(forbidden);
    expect(await Promise.all([owner, admin, support, person].map(roleOf))).toEqual(before);
  });

  test("are changed with an audit line and a mail, and only once by the same wish", async () => {
    await takeMails(house.dataDir).catch(() => []);
    await setRole(admin, person, "support");
    await setRole(admin, person, "support");
    expect(await roleOf(person)).toBe("support");
    expect((await takeMails(house.dataDir)).map(({ to, subject }) => [to, subject])).toEqual([
      ["ada_l@example.test", "Your role at Tacit was changed"],
    ]);
    await setRole(owner, person, "user");
    expect((await lines("user.role")).map(({ actorId, subjectId }) => [actorId, subjectId])).toEqual([
      [admin.userId, person.userId],
      [owner.userId, person.userId],
    ]);
  });

  test("need a proof of the last minutes", async () => {
    const stale = { ...admin, provedAt: new Date(Date.now() - 16 * 60_000) };
    const actions = [
      setRole(stale, person, "support"),
      disable(stale, person),
      endSecondFactor(stale, { id: person.userId }),
    ];
    for (const result of await Promise.allSettled(actions)) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: "proof_needed" } });
    }
    expect(await roleOf(person)).toBe("user");
  });

  test("of what somebody was when their request began count for nothing", async () => {
    await setRole(owner, admin, "user");
    await expect(setRole(admin, person, "support")).rejects.toEqual(forbidden);
    await expect(disable(admin, person)).rejects.toEqual(forbidden);
    await setRole(owner, admin, "admin");
  });

  test("of the last owner stay, also by the command line and when two owners demote each other at once", async () => {
    const second = await enter("oscar", "owner");
    for (let round = 0; round < 5; round++) {
      const results = await Promise.allSettled([setRole(owner, second, "user"), setRole(second, owner, "user")]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await db().user.count({ where: { role: "owner" } })).toBe(1);
      await db().user.updateMany({ where: { id: { in: [owner.userId, second.userId] } }, data: { role: "owner" } });
    }
    const closing = await Promise.allSettled([disable(owner, second), disable(second, owner)]);
    expect(closing.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db().user.count({ where: { role: "owner", disabledAt: null } })).toBe(1);
    await db().user.updateMany({ where: { role: "owner" }, data: { disabledAt: null } });
    await setRole(owner, second, "user");
    const { exitCode, stderr } = await runAdmin("user role --email olga@example.test --role user".split(" "));
    expect([exitCode === 0, stderr]).toEqual([false, expect.stringContaining("last owner")]);
    expect((await runAdmin("user disable --email olga@example.test".split(" "))).exitCode).not.toBe(0);
    expect(await roleOf(owner)).toBe("owner");
  });
});

describe("a closed account", () => {
  let token: string;

  beforeEach(async () => {
    token = await createSession(person, "Firefox on Linux");
  });

  test("has no session and no key that works, at once; opened again, its keys work and its sessions do not", async () => {
    const { key } = await createKey(person, { name: "server" });
    expect(await findKeyFacts(key, { mayBeLate: false })).toMatchObject({ organizationId: person.organizationId });
    await takeMails(house.dataDir).catch(() => []);
    await disable(admin, person);
    expect(await findSession(token)).toBeNull();
    expect(await findKeyFacts(key, { mayBeLate: false })).toBeNull();
    expect(await db().session.count({ where: { userId: person.userId } })).toBe(0);
    await enable(admin, person);
    expect(await findKeyFacts(key, { mayBeLate: false })).not.toBeNull();
    expect(await findSession(token)).toBeNull();
    expect((await takeMails(house.dataDir)).map(({ subject }) => subject)).toEqual([
      "Your Tacit account was closed",
      "Your Tacit account is open again",
    ]);
  });

  test("is told of to every process that knows its keys, those it made for others too", async () => {
    await createKey(person, { name: "told" });
    const told = vi.fn(async () => {});
    await disableUser(operator, { id: person.userId }, told);
    const keys = await db().apiKey.findMany({
      where: { createdById: person.userId, revokedAt: null },
      select: { id: true },
    });
    expect(told.mock.calls.map((call: unknown[]) => call[1]).sort()).toEqual(keys.map(({ id }) => id).sort());
    await enable(operator, person);
  });

  test.each([
    ["support", () => disable(support, person)],
    ["a user", () => disable(person, support)],
    ["an admin, of an owner", () => disable(admin, owner)],
    ["an admin, of themselves", () => disable(admin, admin)],
    ["an owner, of themselves", () => disable(owner, owner)],
    ["support, of a second factor", () => endSecondFactor(support, { id: person.userId })],
    ["an admin, of an owner's second factor", () => endSecondFactor(admin, { id: owner.userId })],
    ["an admin, of their own second factor", () => endSecondFactor(admin, { id: admin.userId })],
  ])("is not the work of %s", async (_who, attempt) => {
    await expect(attempt()).rejects.toEqual(forbidden);
    expect(await db().user.count({ where: { disabledAt: { not: null } } })).toBe(0);
  });
});

test("a second factor that is lost is taken off whole, with every session, an audit line and a mail", async () => {
  const userId = person.userId;
  const token = await createSession(person, "Firefox on Linux");
  const bytes = (value: number) => new Uint8Array(32).fill(value);
  await db().totpSecret.create({ data: { userId, secretEncrypted: bytes(1), confirmedAt: new Date() } });
  await db().recoveryCode.create({ data: { hmac: bytes(2), userId } });
  await db().passkey.create({ data: { userId, credentialId: bytes(3), publicKey: bytes(4), name: "phone" } });
  expect(await viewUser(support, { id: userId })).toMatchObject({ hasAuthenticatorApp: true, passkeyCount: 1 });
  await takeMails(house.dataDir).catch(() => []);
  await endSecondFactor(admin, { id: userId });
  await endSecondFactor(admin, { id: userId });
  const left = await Promise.all([db().totpSecret.count(), db().recoveryCode.count(), db().passkey.count()]);
  expect(left).toEqual([0, 0, 0]);
  expect(await findSession(token)).toBeNull();
  expect(await lines("user.end_second_factor")).toHaveLength(1);
  expect((await takeMails(house.dataDir)).map(({ to }) => to)).toEqual(["ada_l@example.test"]);
});

test("the command line changes roles and closes accounts, and says what it did", async () => {
  const run = async (command: string) => JSON.parse((await runAdmin([...command.split(" "), "--json"])).stdout);
  expect(await run("user role --email adaxl@example.test --role support")).toMatchObject({ role: "support" });
  expect(await run("user disable --email adaxl@example.test")).toMatchObject({ disabled: true });
  expect(await run("user enable --email adaxl@example.test")).toMatchObject({ disabled: false });
  expect(await run("user role --email adaxl@example.test --role boss")).toMatchObject({
    error: { code: "invalid_input" },
  });
  expect((await lines("user.disable")).at(-1)).toMatchObject({ actorId: null, actorKind: "command_line" });
});
