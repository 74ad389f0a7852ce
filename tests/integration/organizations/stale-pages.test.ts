import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { redeemCodeAction } from "@/app/(dashboard)/dashboard/billing/actions";
import {
  chooseOrganizationAction,
  leaveOrganizationAction,
  removeMemberAction,
} from "@/app/(dashboard)/dashboard/organization/actions";
import { removeMember } from "@/lib/organizations/remove-member";
import { testDatabase } from "../../support/test-database";
import { asBrowser, newJar } from "../access/browser";
import { join, newTeam, stateOf, type Team } from "./team";

vi.mock("next/headers", async () => (await import("../access/browser")).nextHeaders);
vi.mock("next/cache", async () => (await import("../access/browser")).nextCache);

testDatabase();

let shown: Team;
let chosen: Team;

const send = (
  token: string,
  action: (previous: unknown, form: FormData) => unknown,
  fields: Record<string, string>,
) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return asBrowser(newJar(token), async () => action(null, form));
};

beforeEach(async () => {
  [shown, chosen] = [await newTeam(), await newTeam()];
});

describe("what a page was sent for", () => {
  test("does not happen to the organization that another tab has chosen since", async () => {
    const { token, userId } = shown.developer;
    await join(shown.developer, chosen.organizationId, "developer");
    await send(token, chooseOrganizationAction, { organizationId: chosen.organizationId });
    const answer = await send(token, leaveOrganizationAction, { within: shown.organizationId });
    expect(answer).toMatchObject({ ok: false, message: expect.stringContaining("another organization") });
    for (const { organizationId } of [shown, chosen])
      expect((await stateOf(organizationId)).roleOf.get(userId)).toBe("developer");
  });

  test("is no removal there of somebody who is a member of both", async () => {
    const { token } = shown.owner;
    const { userId } = shown.viewer;
    await join(shown.owner, chosen.organizationId, "admin");
    await join(shown.viewer, chosen.organizationId, "viewer");
    await send(token, chooseOrganizationAction, { organizationId: chosen.organizationId });
    const removal = (within: string) => send(token, removeMemberAction, { userId, within }).catch(() => "led away");
    expect(await removal(shown.organizationId)).toMatchObject({ ok: false });
    expect((await stateOf(chosen.organizationId)).roleOf.get(userId)).toBe("viewer");
    expect(await removal(chosen.organizationId)).toBe("led away");
    expect((await stateOf(chosen.organizationId)).roleOf.has(userId)).toBe(false);
  });

  test("is nothing bought for oneself, once one was removed", async () => {
    const { token, userId } = shown.billing;
    await removeMember(shown.owner, { userId });
    const answer = await send(token, redeemCodeAction, { code: "TACIT-1234", within: shown.organizationId });
    expect(answer).toMatchObject({ ok: false, message: expect.stringContaining("another organization") });
  });
});

const rooms = ["billing", "keys", "organization", "providers"].map((room) => `app/(dashboard)/dashboard/${room}`);
const forms = rooms
  .flatMap((room) => readdirSync(room, { recursive: true, encoding: "utf8" }).map((file) => path.join(room, file)))
  .filter((file) => file.endsWith(".tsx") && /<form action=/.test(readFileSync(file, "utf8")));

test("every form says for which organization it was shown, or for which thing", () => {
  expect(forms.length).toBeGreaterThan(15);
  const silent = forms.filter((file) => !/<Within \/>|name="id"/.test(readFileSync(file, "utf8")));
  expect(silent).toEqual([]);
});
