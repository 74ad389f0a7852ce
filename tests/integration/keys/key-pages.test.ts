import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, expect, test } from "vitest";
import { toFormValues } from "@/app/(dashboard)/dashboard/keys/form-values";
import { KeyTable } from "@/app/(dashboard)/dashboard/keys/key-table";
import type { SignedIn } from "@/lib/accounts/find-session";
import { createKey } from "@/lib/keys/create-key";
import { UpdateKeyForm } from "@/lib/keys/key-forms";
import { listKeys } from "@/lib/keys/list-keys";
import { pauseKey } from "@/lib/keys/pause-key";
import { updateKey } from "@/lib/keys/update-key";
import { testDatabase } from "@/tests/support/test-database";
import { inside, makePerson, operator, type Person } from "./people";

testDatabase();
let ada: Person;
let bob: Person;

beforeAll(async () => {
  [ada, bob] = await Promise.all([makePerson("ada"), makePerson("bob")]);
});

/** The rows of the table as the person sees it, by the names of the keys. */
async function rowsFor(actor: Person): Promise<Record<string, string>> {
  const now = new Date();
  const shown = { email: "", username: "", displayName: null, emailVerifiedAt: null, provedAt: now, sessionId: "" };
  const person: SignedIn = { ...shown, ...actor };
  const html = renderToStaticMarkup(createElement(KeyTable, { person, keys: await listKeys(actor) }));
  const rows = [...html.matchAll(/<tr[^>]*>.*?<\/tr>/gs)].slice(1).map(([row]) => row);
  return Object.fromEntries(rows.map((row) => [/<a [^>]*>([^<]*)<\/a>/.exec(row)![1]!, row]));
}

test("the form of a key, sent back as it is shown, changes nothing", async () => {
  const made = await createKey(ada, {
    name: "full",
    scopes: ["inference", "billing:read"],
    models: ["gpt-*", "anthropic/claude-*"],
    networks: ["10.0.0.0/8", "2001:db8::1"],
    requires: ["zdr", "eu", "us-east-1"],
    rpm: 5,
    tpm: 6_000,
    concurrency: 2,
    pauseAboveUsd: "2.5",
    budgetUsd: "100",
    budgetPeriod: "week",
    expiresAt: new Date("2099-01-31T12:30:15.250Z"),
  });
  const plain = await createKey(ada, { name: "plain" });
  for (const { key: _, ...view } of [made, plain]) {
    const sent = { id: view.id, kind: view.kind, ...toFormValues(view) };
    expect(await updateKey(ada, UpdateKeyForm.parse(sent))).toEqual(view);
  }
});

test("the list says whose a key is where it is not one's own, and leads to changes only who may make them", async () => {
  const member = await inside(bob, ada, "developer");
  await createKey(member, { name: "bob's" });
  await createKey(ada, { name: "ada's" });
  await createKey(operator, { name: "nobody's", organizationId: ada.organizationId });
  const ends = (rows: Record<string, string>) =>
    ["bob's", "ada's", "nobody's"].map((name) => rows[name.replace("'", "&#x27;")]!.includes("/revoke"));

  const developer = await rowsFor(member);
  expect(ends(developer)).toEqual([true, false, false]);
  expect(developer["bob&#x27;s"]).not.toContain("made by");
  expect(developer["ada&#x27;s"]).toContain("made by ada");
  expect(developer["nobody&#x27;s"]).toContain("made by a program");
  expect(ends(await rowsFor(await inside(bob, ada, "viewer")))).toEqual([false, false, false]);
  expect(ends(await rowsFor(await inside(bob, ada, "admin")))).toEqual([true, true, true]);
});

test("the list says at a glance what state a key is in and what limits it", async () => {
  const { id } = await createKey(ada, { name: "slow", rpm: 5, concurrency: 2, models: ["gpt-*"] });
  await pauseKey(ada, { id });
  const row = (await rowsFor(ada)).slow!.replace(/<[^>]+>/g, " ");
  expect(row).toContain("1 model · 5 requests/min · 2 at once");
  expect(row).toMatch(/paused\s+by hand/);
});
