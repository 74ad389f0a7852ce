import { beforeAll, expect, test } from "vitest";
import { findUserByEmail } from "@/lib/accounts/find-user";
import { asActor } from "@/lib/accounts/user-view";
import { db } from "@/lib/db/client";
import { runAdmin } from "@/lib/main/admin/run-admin";
import { createOrganization } from "@/lib/organizations/create-organization";
import { testDatabase } from "../../support/test-database";

testDatabase();

async function admin(command: string, ...more: string[]) {
  const { exitCode, stdout } = await runAdmin([...command.split(" "), ...more, "--json"]);
  return { exitCode, json: JSON.parse(stdout) };
}

let organizationId: string;

beforeAll(async () => {
  for (const name of ["ada", "bob"])
    await admin(`user create --email ${name}@example.com --username ${name} --verified --password`, "a long phrase 7");
  const ada = await findUserByEmail("ada@example.com");
  organizationId = (await createOrganization(asActor(ada!), { name: "Acme" })).id;
});

test("a person's organizations are listed, their own first", async () => {
  const { json } = await admin("organization list --user ada@example.com");
  expect(json).toMatchObject([
    { object: "organization", name: null, is_personal: true, role: "owner" },
    { object: "organization", id: organizationId, name: "Acme", is_personal: false },
  ]);
});

test("credit, keys and budgets are of the organization that is named, and of the person's own otherwise", async () => {
  const whose = `--user ada@example.com --organization ${organizationId}`;
  await admin(`credit grant ${whose} --usd 5`);
  await admin("credit grant --user ada@example.com --usd 2");
  expect((await admin(`balance ${whose}`)).json.balance_usd).toBe("5.000000000");
  expect((await admin("balance --user ada@example.com")).json.balance_usd).toBe("2.000000000");
  const { json: key } = await admin(`key create ${whose}`);
  expect(await db().apiKey.findUnique({ where: { id: key.id } })).toMatchObject({ organizationId });
  await admin(`budget set ${whose} --usd 1`);
  expect((await admin(`budget list ${whose}`)).json).toHaveLength(1);
  expect((await admin("budget list --user ada@example.com")).json).toEqual([]);
});

test("another's organization is none of this person's", async () => {
  const whose = `--user bob@example.com --organization ${organizationId}`;
  for (const command of [`balance ${whose}`, `credit grant ${whose} --usd 1`, `wallet freeze ${whose}`])
    expect((await admin(command)).exitCode).not.toBe(0);
  expect((await admin("budget list --organization x")).exitCode).toBe(2);
});
