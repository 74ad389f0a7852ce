import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { chooseOrganization } from "@/lib/accounts/choose-organization";
import { AppError } from "@/lib/base/errors";
import { hasRight, organizationRoles, type Right, rights } from "@/lib/base/rights";
import { removeBudget } from "@/lib/billing/budgets/remove-budget";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { createKey } from "@/lib/keys/create-key";
import { createOrganization } from "@/lib/organizations/create-organization";
import { getOrganization, listOrganizations } from "@/lib/organizations/list-organizations";
import { testDatabase } from "../../support/test-database";
import { newPerson, newTeam, type Team, type Visitor } from "./team";
import { operatorsVerbs, personsVerbs, type Subject, verbs } from "./verbs";

testDatabase();

let team: Team;
let subject: Subject;

beforeAll(async () => {
  team = await newTeam();
  const { id: keyId } = await createKey(team.owner, { name: "of the owner" });
  subject = { keyId, nobody: randomUUID() };
});

/** `forbidden`, or anything else that came of it. */
async function outcomeOf(run: () => unknown): Promise<string> {
  try {
    const answer = await run();
    const isGenerator = typeof answer === "object" && answer !== null && "next" in answer;
    if (isGenerator) await (answer as AsyncGenerator<string>).next();
    return "done";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe("every verb asks for its right, and gets it from the role alone", () => {
  const cases = rights.flatMap((right) =>
    organizationRoles.flatMap((role) => Object.keys(verbs[right]).map((name) => ({ right, role, name }))),
  );

  test.each(cases)("$name ($right) as $role", async ({ right, role, name }) => {
    const outcome = await outcomeOf(() => verbs[right][name]!(team[role], subject));
    if (hasRight(role, right)) expect(outcome).not.toBe("forbidden");
    else expect(outcome).toBe("forbidden");
  });

  test.each(rights)("there is a verb that needs %s", (right) => {
    expect(Object.keys(verbs[right])).not.toEqual([]);
  });

  test("a program of no right is refused everywhere, and one of the house acts in no organization", async () => {
    const { organizationId } = team;
    const key = { kind: "key", keyId: subject.keyId, organizationId, rights: [] as Right[] } as const;
    for (const right of rights)
      for (const [name, run] of Object.entries(verbs[right])) {
        // A management key is no person: what takes one is refused by its kind too.
        expect(await outcomeOf(() => run(key as never, subject)), name).toBe("forbidden");
      }
  });

  test("a management key may see what it was given, and no page of operators", async () => {
    const { organizationId } = team;
    const given: Right[] = ["usage:read", "billing:read"];
    const key = { kind: "key", keyId: subject.keyId, organizationId, rights: given } as const;
    for (const right of given)
      for (const [name, run] of Object.entries(verbs[right]))
        expect(await outcomeOf(() => run(key as never, subject)), name).not.toBe("forbidden");
    for (const [name, run] of Object.entries(operatorsVerbs))
      expect(await outcomeOf(() => run(key, team.organizationId)), name).toBe("forbidden");
  });

  test.each(organizationRoles)("to be %s of an organization makes no operator", async (role) => {
    for (const [name, run] of Object.entries(operatorsVerbs))
      expect(await outcomeOf(() => run(team[role], team.organizationId)), name).toBe("forbidden");
  });
});

test("who may do what is what was decided", () => {
  const table = organizationRoles.map((role) => [role, rights.filter((right) => hasRight(role, right)).join(" ")]);
  const reading = "keys:read usage:read billing:read";
  expect(Object.fromEntries(table)).toEqual({
    owner:
      "keys:read keys:write keys:write_all usage:read billing:read billing:write members:read members:write organization:write organization:own",
    admin:
      "keys:read keys:write keys:write_all usage:read billing:read billing:write members:read members:write organization:write",
    billing: `${reading} billing:write members:read`,
    developer: "keys:read keys:write usage:read billing:read members:read",
    viewer: `${reading} members:read`,
  });
});

test("a verb of these rooms that is in no table is a red test", () => {
  const known = new Set(
    [...Object.values(verbs), operatorsVerbs, personsVerbs].flatMap((table) =>
      Object.keys(table).map((name) => name.split(" ")[0]),
    ),
  );
  const verb = /^export (?:async )?function\*? ?(\w+)(?:<\w+>)?\(\s*(?:actor|who|owner|invited)\b/gm;
  const root = path.resolve(import.meta.dirname, "../../..");
  const found = ["lib/billing", "lib/usage", "lib/organizations"].flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) =>
        [...readFileSync(path.join(root, room, file), "utf8").matchAll(verb)].map(([, name]) => name!),
      ),
  );
  expect(found).toContain("transferOrganization");
  expect(found).toContain("startTopUp");
  expect(found.filter((name) => !known.has(name))).toEqual([]);
});

describe("two organizations", () => {
  let stranger: Visitor;
  beforeAll(async () => {
    stranger = (await newTeam()).owner;
  });

  /** The words of a refusal. */
  const wordsOf = (run: () => Promise<unknown>) =>
    run().then(
      () => "done",
      (error) => (error instanceof AppError ? `${error.code}: ${error.publicMessage}` : Promise.reject(error)),
    );

  test("do not learn of each other's ids: another's is answered as one that never was", async () => {
    const other = { memberId: team.developer.userId, organizationId: team.organizationId };
    const never = { memberId: randomUUID(), organizationId: randomUUID() };
    const limits = { amountNano: 1n, period: "day" } as const;
    const pairs = [
      (isOthers: boolean) => verbs["members:write"].setMemberRole!(stranger, pick(isOthers)),
      (isOthers: boolean) => verbs["members:write"].removeMember!(stranger, pick(isOthers)),
      (isOthers: boolean) => verbs["organization:own"].transferOrganization!(stranger, pick(isOthers)),
      (isOthers: boolean) => verbs["members:read"].getMember!(stranger, pick(isOthers)),
      (isOthers: boolean) => setBudget(stranger, { ...(isOthers ? other : never), ...limits }),
      (isOthers: boolean) => removeBudget(stranger, isOthers ? other : never),
      (isOthers: boolean) => setBudget(stranger, { keyId: isOthers ? subject.keyId : randomUUID(), ...limits }),
      (isOthers: boolean) =>
        chooseOrganization(stranger, { organizationId: isOthers ? team.organizationId : randomUUID() }),
    ];
    const pick = (isOthers: boolean): Subject => ({
      keyId: subject.keyId,
      nobody: isOthers ? team.developer.userId : randomUUID(),
    });
    for (const run of pairs) {
      const words = await wordsOf(async () => run(true));
      expect(words).toMatch(/^not_found: /);
      expect(await wordsOf(async () => run(false))).toBe(words);
    }
  });

  test("a person's list shows their own organizations and no other", async () => {
    const person = await newPerson();
    const made = await createOrganization(person, { name: "Beta" });
    expect((await listOrganizations(person)).map(({ id }) => id)).toEqual([person.organizationId, made.id]);
    expect(await getOrganization(person)).toMatchObject({ isPersonal: true, name: null });
  });
});
