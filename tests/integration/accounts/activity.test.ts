import { beforeAll, describe, expect, test } from "vitest";
import { listActivity } from "@/lib/accounts/activity/list-activity";
import { createUser } from "@/lib/accounts/create-user";
import { viewUser } from "@/lib/accounts/staff/view-user";
import { asActor } from "@/lib/accounts/user-view";
import type { Actor, Role } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { db, transaction } from "@/lib/db/client";
import { testDatabase } from "../../support/test-database";

testDatabase();
const operator = { kind: "command_line" } as const;
type Person = Extract<Actor, { kind: "user" }>;
let ada: Person;
let support: Person;
let colleague: Person;

async function enter(username: string, role: Role = "user"): Promise<Person> {
  const password = "a lantern over quiet water";
  return asActor(
    await createUser(operator, { email: `${username}@example.test`, username, password, role, verified: true }),
  );
}

beforeAll(async () => {
  ada = await enter("ada");
  support = await enter("susi", "support");
  colleague = await enter("carl");
});

const write = (actor: Actor, action: Parameters<typeof recordAudit>[2]["action"]) =>
  transaction((tx) => recordAudit(tx, actor, { action, subjectId: ada.userId, targetId: ada.userId }));
const told = async (othersOnly = false) =>
  (await listActivity(ada, { othersOnly })).lines.map(({ who, sentence }) => `${who}: ${sentence}`);

describe("what happened with an account", () => {
  test("is told in plain words, newest first, with who did it", async () => {
    await write(ada, "account.change_password");
    await viewUser(support, { id: ada.userId });
    await write(colleague, "member.role");
    await write(colleague, "credit.redeem");
    await write(colleague, "channel.add");
    await write({ kind: "system" }, "key.leak");
    await write({ kind: "key", keyId: "k", organizationId: ada.organizationId, rights: [] }, "key.create");
    expect(await told()).toEqual([
      "a management key: An API key was made",
      "the system: An API key was found in public and revoked",
      "another member of the organization: A provider credential was added",
      "another member of the organization: A code was redeemed",
      "another member of the organization: A role in an organization was changed",
      "support (staff): The account was looked at: profile, organizations, balance, keys",
      "you: The password was changed",
      "the operator’s command line: The account was made for this person",
    ]);
    expect(await told(true)).toHaveLength(7);
    expect((await told(true)).filter((line) => line.startsWith("you"))).toEqual([]);
  });

  test("keeps a look of staff that is gone since", async () => {
    const former = await enter("fred", "support");
    await viewUser(former, { id: ada.userId });
    await db().user.delete({ where: { id: former.userId }, select: { id: true } });
    expect((await told())[0]).toMatch(/^staff, at that time: The account was looked at/);
  });

  test("is nobody else's to read, not even the staff's through this list", async () => {
    expect((await listActivity(colleague)).lines.map(({ sentence }) => sentence)).toEqual([
      "The account was made for this person",
    ]);
    await expect(listActivity({ kind: "system" })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("ends after 90 days, and pages reach each line once", async () => {
    const start = Date.now() - 80 * 86_400_000;
    await db().auditEvent.createMany({
      data: Array.from({ length: 130 }, (_, index) => ({
        at: new Date(start - index * 2 * 3_600_000),
        actorKind: "user" as const,
        actorId: colleague.userId,
        action: "account.sign_in",
        subjectId: colleague.userId,
      })),
    });
    const ids: string[] = [];
    for (let after: string | undefined, hasOlder = true; hasOlder; after = ids.at(-1)) {
      const page = await listActivity(colleague, after ? { after } : {});
      ids.push(...page.lines.map(({ id }) => id));
      hasOlder = page.hasOlder;
    }
    // Those of the last 10 of these days, and the line of when the account was made.
    expect(ids).toHaveLength(120 + 1);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("shows a line whose action this version does not know", async () => {
    await db().auditEvent.create({ data: { actorKind: "system", action: "toaster.burn", subjectId: ada.userId } });
    expect((await told())[0]).toBe("the system: Something was changed by an earlier version of this software");
  });
});
