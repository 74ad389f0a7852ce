import { expect, test, vi } from "vitest";
import { testDatabase } from "../../support/test-database";
import { compareRows, importActions } from "./doors";
import { personalRows, sharedRows } from "./rows/rows";
import { testRows } from "./run-rows";

vi.mock("next/headers", async () => (await import("./browser")).nextHeaders);
vi.mock("next/cache", async () => (await import("./browser")).nextCache);
vi.mock("@/lib/limits/rules", async (original) => (await import("./unlimited")).withoutLimits(original));
vi.mock("@/lib/accounts/password", () => import("./quick-password"));
vi.mock("@/lib/accounts/take-at-least", () => ({ takeAtLeast: (_: number, work: () => unknown) => work() }));

testDatabase();
const actions = await importActions();

test("every action of the house has a row that says who may", () => {
  expect(compareRows(actions.keys(), Object.keys({ ...sharedRows, ...personalRows }))).toEqual([]);
});

testRows(actions, personalRows);
