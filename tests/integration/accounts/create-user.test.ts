import { describe, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { findUserByEmail, getUserByEmail } from "@/lib/accounts/find-user";
import { listUsers } from "@/lib/accounts/list-users";
import { db, transaction } from "@/lib/db/client";
import { testDatabase } from "../../support/test-database";

testDatabase();
const operator = { kind: "command_line" } as const;
const password = "a lantern over quiet water";

describe("createUser", () => {
  test("a person gets an organization, an empty wallet and its account in the books, and the act is written down", async () => {
    const user = await createUser(operator, { email: "Ada@Example.test", password, username: "Ada", verified: true });
    expect(user).toMatchObject({ email: "Ada@Example.test", username: "Ada", role: "user" });
    expect(user.emailVerifiedAt).toBeInstanceOf(Date);
    const organization = await db().organization.findUniqueOrThrow({
      where: { id: user.organizationId },
      include: { wallet: { include: { account: true } } },
    });
    expect(organization.ownerId).toBe(user.id);
    expect(organization.wallet).toMatchObject({ kind: "wallet", capNano: 0n, account: { kind: "wallet" } });
    expect(await db().auditEvent.findMany({ where: { subjectId: user.id } })).toMatchObject([
      { action: "user.create", actorKind: "command_line", actorId: null },
    ]);
  });

  test("an address and a name are taken in any case of letters, and nothing is left of the attempt", async () => {
    await createUser(operator, { email: "taken@example.test", password, username: "taken-name" });
    const before = await db().bucket.count();
    await expect(createUser(operator, { email: "TAKEN@example.test", password })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(
      createUser(operator, { email: "other@example.test", password, username: "TAKEN-name" }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await db().bucket.count()).toBe(before);
  });

  test("a failure later in the caller's transaction takes the user back", async () => {
    const attempt = transaction(async (tx) => {
      await createUser(operator, { email: "undone@example.test", password }, tx);
      throw new Error("later");
    });
    await expect(attempt).rejects.toThrow("later");
    expect(await findUserByEmail("undone@example.test")).toBeNull();
  });

  test("only operators may add people, and only an owner an owner or an admin", async () => {
    const user = { kind: "user", userId: "u", organizationId: "o", organizationRole: "owner", role: "user" } as const;
    await expect(createUser(user, { email: "x@example.test", password })).rejects.toMatchObject({ code: "forbidden" });
    const admin = { ...user, role: "admin" } as const;
    for (const role of ["owner", "admin"] as const) {
      await expect(createUser(admin, { email: "x@example.test", password, role })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
  });

  test("only the hash of a password is stored", async () => {
    const { id } = await createUser(operator, { email: "hash@example.test", password });
    const { passwordHash } = await db().user.findUniqueOrThrow({ where: { id }, select: { passwordHash: true } });
    expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

describe("finding people", () => {
  test("an address is found in any case of letters; an unknown one is not", async () => {
    const user = await createUser(operator, { email: "find@example.test", password });
    expect((await getUserByEmail(" FIND@example.test")).id).toBe(user.id);
    expect(await findUserByEmail("nobody@example.test")).toBeNull();
    await expect(getUserByEmail("nobody@example.test")).rejects.toMatchObject({ code: "not_found" });
  });

  test("only operators may list people, and that they did is written down", async () => {
    expect((await listUsers(operator)).length).toBeGreaterThan(0);
    expect(await db().auditEvent.findMany({ where: { action: "user.list" } })).toMatchObject([
      { actorKind: "command_line", subjectId: null },
    ]);
    const user = {
      kind: "user",
      userId: "u",
      organizationId: "o",
      organizationRole: "owner",
      role: "support",
    } as const;
    await expect(listUsers(user)).rejects.toMatchObject({ code: "forbidden" });
  });
});
