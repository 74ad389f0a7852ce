import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseUsd, toNano } from "@/lib/base/money";
import type { OrganizationRole } from "@/lib/base/rights";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { getOwnCredits } from "@/lib/billing/get-credits";
import { grantCredit } from "@/lib/billing/grant-credit";
import type { HoldBook } from "@/lib/billing/holds/create-hold-book";
import { getInvoices } from "@/lib/billing/payments/get-invoices";
import { paymentTransaction } from "@/lib/billing/payments/payment-transaction";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { db } from "@/lib/db/client";
import { createKey } from "@/lib/keys/create-key";
import { findKeyFacts, type KeyFacts } from "@/lib/keys/find-key-facts";
import { removeMember } from "@/lib/organizations/remove-member";
import { transferOrganization } from "@/lib/organizations/transfer-organization";
import { ScriptedProcessor } from "../../support/scripted-processor";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "../accounts/outbox";
import { callOf, newHold, openBook, operator } from "../billing/fixtures";
import { newTeam, type Team } from "./team";

const house = testDatabase();
const cent = toNano(parseUsd("0.01"));
let book: HoldBook;
let team: Team;

beforeAll(async () => {
  book = await openBook(house);
  team = await newTeam();
  await grantCredit(operator, { organizationId: team.organizationId, amountNano: parseUsd("0.05") });
});
afterAll(() => book.close());

async function factsOf(key: string): Promise<KeyFacts> {
  const facts = await findKeyFacts(key, { mayBeLate: false });
  if (facts === null || facts === "elsewhere") throw new Error("This key is refused.");
  return facts;
}

async function spendCent(key: KeyFacts): Promise<string> {
  const hold = newHold({ ...key, bucketIds: [...key.bucketIds] }, cent);
  const answer = await book.reserve(hold);
  if (answer.outcome === "reserved") await book.settle(callOf(hold));
  return answer.outcome;
}

describe("the keys of two members", () => {
  test("spend one balance, to its end", async () => {
    const keys = await Promise.all(
      [team.owner, team.developer].map(async (actor) => factsOf((await createKey(actor, { name: "shared" })).key)),
    );
    expect(new Set(keys.map(({ walletId }) => walletId)).size).toBe(1);
    const outcomes = await Promise.all([...keys, ...keys, ...keys, ...keys].map(spendCent));
    expect(outcomes.filter((outcome) => outcome === "reserved")).toHaveLength(5);
    expect((await getOwnCredits(team.viewer)).availableNano).toBe(0n);
  });

  test("stop with a member's own budget, and the others' go on", async () => {
    const { organizationId, developer, admin, owner } = team;
    await grantCredit(operator, { organizationId, amountNano: parseUsd("1") });
    await setBudget(owner, { memberId: developer.userId, organizationId, amountNano: cent, period: "month" });
    const limited = await factsOf((await createKey(developer, { name: "limited" })).key);
    expect([await spendCent(limited), await spendCent(limited)].filter((each) => each === "reserved")).toHaveLength(1);
    expect(await spendCent(await factsOf((await createKey(admin, { name: "free" })).key))).toBe("reserved");
  });
});

test("a removed member's key is refused on its next call, also by whoever remembers it", async () => {
  const { owner, admin } = team;
  const { key } = await createKey(admin, { name: "of one who goes" });
  const remembered = await factsOf(key);
  expect(await spendCent(remembered)).toBe("reserved");
  await removeMember(owner, { userId: admin.userId });
  expect(await findKeyFacts(key, { mayBeLate: false })).toBeNull();
  expect(await spendCent(remembered)).not.toBe("reserved");
});

describe("whoever may see to the bills", () => {
  test("is told of them, with an open account, and nobody else", async () => {
    const { organizationId, owner, admin, billing } = await newTeam();
    await db().user.update({ where: { id: admin.userId }, data: { disabledAt: new Date() } });
    await takeMails(house.dataDir);
    await paymentTransaction(async ({ tell }) => tell(organizationId, "wallet-frozen"));
    const mails = await takeMails(house.dataDir);
    expect(mails.map(({ to }) => to).sort()).toEqual([owner.email, billing.email].sort());
  });
});

test("who may only look sees what the bills come to, and not whom they are made out to", async () => {
  const { organizationId, ...roles } = await newTeam();
  const stripe = new ScriptedProcessor();
  const url = "https://pay.example.test/bill";
  Object.assign(stripe, {
    listInvoices: async () => [{ number: "1", issuedAt: new Date(0), totalMinor: 500, currency: "usd", url }],
  });
  provideProcessors([stripe]);
  await db().paymentCustomer.create({ data: { organizationId, provider: "stripe", customerId: organizationId } });
  const linksOf = async (role: OrganizationRole) => (await getInvoices(roles[role])).map((bill) => bill.url);
  for (const role of ["owner", "admin", "billing"] as const) expect(await linksOf(role)).toEqual([url]);
  for (const role of ["developer", "viewer"] as const) expect(await linksOf(role)).toEqual([null]);
});

test("a handed over organization keeps its wallet, and its keys go on", async () => {
  const { organizationId, owner, developer } = await newTeam();
  await grantCredit(operator, { organizationId, amountNano: parseUsd("1") });
  const { key } = await createKey(owner, { name: "old" });
  await transferOrganization(owner, { userId: developer.userId });
  expect(await spendCent(await factsOf(key))).toBe("reserved");
});
