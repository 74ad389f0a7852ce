import { beforeEach, describe, expect, test } from "vitest";
import { parseUsd } from "@/lib/base/money";
import { createCodes } from "@/lib/billing/codes/create-codes";
import { redeemCode } from "@/lib/billing/codes/redeem-code";
import { CreateCodesInput } from "@/lib/billing/codes/schema";
import { getOwnCredits } from "@/lib/billing/get-credits";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { startTopUp } from "@/lib/billing/payments/start-top-up";
import { createOrganization } from "@/lib/organizations/create-organization";
import { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { testDatabase } from "../../support/test-database";
import { operator } from "../billing/fixtures";
import { newPerson, type Visitor, within } from "./team";

testDatabase();

beforeEach(() => {
  provideProcessors([new ScriptedProcessor()]);
});

async function another(person: Visitor): Promise<Visitor> {
  const { id } = await createOrganization(person, { name: "Another" });
  return within(person, id, "owner");
}

describe("the organizations of one person are no more people", () => {
  test("a code gives its credit to one of them", async () => {
    const input = CreateCodesInput.parse({ amountNano: parseUsd("5"), count: 1, redemptionsMax: 10 });
    const { code } = (await createCodes(operator, input))[0]!;
    const person = await newPerson();
    const [first, second] = [await another(person), await another(person)];
    await redeemCode(first, { code }, "here");
    for (const actor of [first, second, person])
      await expect(redeemCode(actor, { code }, "here")).rejects.toMatchObject({ code: "conflict" });
    expect((await getOwnCredits(second)).balanceNano).toBe(0n);
    await redeemCode(await newPerson(), { code }, "here");
  });

  test("what may be bought on the first day is for all of them together, also at once", async () => {
    const person = await newPerson();
    const actors = [person, await another(person), await another(person)];
    const buy = (actor: Visitor) => startTopUp(actor, { amountUsd: 3_000, savesMethod: false }, actor.organizationId);
    const outcomes = await Promise.allSettled(actors.map(buy));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "forbidden" } });
  });
});
