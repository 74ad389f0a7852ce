import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { runAdmin } from "@/lib/main/admin/run-admin";
import { testDatabase } from "../../support/test-database";

testDatabase();

async function admin(command: string, ...more: string[]) {
  const { exitCode, stdout } = await runAdmin([...command.split(" "), ...more, "--json"]);
  return { exitCode, json: JSON.parse(stdout) };
}

beforeAll(async () => {
  await admin("user create --email ada@example.com --username ada --verified --password", "a rather long phrase 7");
});

describe("the operator's budgets", () => {
  test("are set with the key, and shown with it", async () => {
    const { json } = await admin("key create --user ada@example.com --budget-usd 2.50 --budget-period week");
    const budget = {
      object: "budget",
      key_id: json.id,
      user_id: null,
      period: "week",
      amount_usd: "2.500000000",
      spent_usd: "0.000000000",
      held_usd: "0.000000000",
      left_usd: "2.500000000",
    };
    expect(json.budget).toMatchObject(budget);
    const listed = (await admin("key list")).json.find((key: { id: string }) => key.id === json.id);
    expect(listed.budget).toMatchObject(budget);
  });

  test("are set, listed and removed, for a key and for a person", async () => {
    const { json: key } = await admin("key create --user ada@example.com");
    expect(key.budget).toBeNull();
    const ofKey = await admin(`budget set --key ${key.id} --usd 5 --period day`);
    expect(ofKey.json).toMatchObject({ key_id: key.id, amount_usd: "5.000000000", period: "day" });
    const ofPerson = await admin("budget set --user ada@example.com --usd 20");
    expect(ofPerson.json).toMatchObject({ key_id: null, amount_usd: "20.000000000", period: "month" });
    const ids = (await admin("budget list --user ada@example.com")).json.map((budget: { id: string }) => budget.id);
    expect(ids).toEqual(expect.arrayContaining([ofKey.json.id, ofPerson.json.id]));

    expect((await admin(`budget remove --key ${key.id}`)).json).toEqual({ removed: true });
    expect((await admin("budget remove --user ada@example.com")).json).toEqual({ removed: true });
    expect(await admin("budget remove --user ada@example.com")).toMatchObject({
      exitCode: 1,
      json: { error: { code: "not_found" } },
    });
  });

  test.each([
    ["key create --user ada@example.com --budget-usd -1", 1, /^--budget-usd: /],
    ["key create --user ada@example.com --budget-usd 1 --budget-period year", 1, /^--budget-period: /],
    ["key create --user ada@example.com --budget-period day", 2, /--budget-usd is missing/],
    ["budget set --usd 1", 2, /--key or --user/],
    ["budget set --user ada@example.com --key 5 --usd 1", 2, /--key or --user/],
    ["budget set --user ada@example.com --usd 1e3", 1, /^--usd: /],
    ["budget set --user ada@example.com --usd 1 --period year", 1, /^--period: /],
    ["budget set --key 5 --usd 1", 1, /^--key: /],
  ])("that are not understood change nothing: %s", async (command, exitCode, message) => {
    const before = [await db().apiKey.count(), await db().budget.count()];
    const refused = await admin(command);
    expect(refused.exitCode).toBe(exitCode);
    expect(refused.json.error.message).toMatch(message);
    expect([await db().apiKey.count(), await db().budget.count()]).toEqual(before);
  });
});
