import { afterAll, beforeEach, expect, test } from "vitest";
import { parseUsd, toNano } from "@/lib/base/money";
import { grantCredit } from "@/lib/billing/grant-credit";
import { listLedger } from "@/lib/billing/list-ledger";
import { findCreditWarning } from "@/lib/billing/payments/find-credit-warning";
import { freezeWallet } from "@/lib/billing/payments/freeze-wallet";
import { getBilling } from "@/lib/billing/payments/get-billing";
import { provideProcessors } from "@/lib/billing/payments/processors";
import { setAlert } from "@/lib/billing/payments/set-alert";
import { writeLedgerCsv } from "@/lib/billing/write-ledger-csv";
import { ScriptedProcessor } from "@/tests/support/scripted-processor";
import { testDatabase } from "@/tests/support/test-database";
import { callOf, newHold, openBook, operator } from "../fixtures";
import { type Buyer, buy, deliver, dollar, expectCleanBooks, newBuyer } from "./buyers";

const database = testDatabase();
let stripe: ScriptedProcessor;

beforeEach(() => {
  stripe = new ScriptedProcessor();
  provideProcessors([stripe]);
});
afterAll(expectCleanBooks);

const entriesOf = async ({ actor }: Buyer) =>
  (await listLedger(actor)).map(({ kind, amountNano, orderId }) => [kind, amountNano, orderId]);

test("the ledger names the order that each movement of a payment comes from", async () => {
  const buyer = await newBuyer();
  const bought = await buy(stripe, buyer, 2_500, { discountMinor: 500, totalMinor: 2_000 });
  await spend(buyer, 20n * dollar);
  await deliver(stripe, { kind: "refund", refund: stripe.giveBack(bought.paymentId, 2_000) });
  const { organizationId } = buyer;
  await grantCredit(operator, { organizationId, amountNano: toNano(dollar) });
  const later = await buy(stripe, buyer, 3_000);
  const [first, second] = [bought.orderId, later.orderId];
  expect(await entriesOf(buyer)).toEqual([
    ["debt_collected", -20n * dollar, first],
    ["top_up", 30n * dollar, second],
    ["grant", dollar, null],
    ["refund", -5n * dollar, first],
    ["usage", -20n * dollar, null],
    ["discount", 5n * dollar, first],
    ["top_up", 20n * dollar, first],
  ]);
});

test("an order tells what took its credit back", async () => {
  const buyer = await newBuyer();
  const { paymentId } = await buy(stripe, buyer, 2_500);
  await deliver(stripe, { kind: "refund", refund: stripe.giveBack(paymentId, 1_000) });
  expect((await getBilling(buyer.actor)).orders).toMatchObject([
    { reversedNano: 10n * dollar, reversals: [{ kind: "refund", isOpen: false, amountNano: 10n * dollar }] },
  ]);
});

test("the whole ledger is written as CSV, page by page, each entry once, with amounts that add up", async () => {
  const buyer = await newBuyer("1.5");
  await buy(stripe, buyer, 1_000);
  await spend(buyer, 1n);
  const rows: string[][] = [];
  for await (const line of writeLedgerCsv(buyer.actor, { pageSize: 2 })) rows.push(line.trim().split(","));
  const [head, ...lines] = rows;
  const column = (name: string) => lines.map((cells) => cells[head!.indexOf(name)]!);
  expect(column("kind")).toEqual(["usage", "top_up", "grant"]);
  expect(column("amount_usd")).toEqual(["-0.000000001", "10.000000000", "1.500000000"]);
  expect(column("amount_nano").map(BigInt)).toEqual(column("amount_usd").map(parseUsd));
  expect(new Set(column("entry_id")).size).toBe(3);
});

test("a person is warned when nothing is left, when less is left than they asked for, and when the wallet is closed", async () => {
  const buyer = await newBuyer();
  expect(await findCreditWarning(buyer.actor)).toBe("empty");
  await buy(stripe, buyer, 1_000);
  expect(await findCreditWarning(buyer.actor)).toBeNull();
  await setAlert(buyer.actor, { belowUsd: 10n * dollar });
  expect(await findCreditWarning(buyer.actor)).toBeNull();
  await spend(buyer, 1n);
  expect(await findCreditWarning(buyer.actor)).toBe("low");
  await freezeWallet(operator, { organizationId: buyer.organizationId });
  expect(await findCreditWarning(buyer.actor)).toBe("frozen");
  await expect(findCreditWarning(operator)).rejects.toMatchObject({ code: "forbidden" });
});

async function spend(buyer: Buyer, nano: bigint): Promise<void> {
  const book = await openBook(database);
  const hold = newHold(buyer.key, toNano(nano));
  expect(await book.reserve(hold)).toEqual({ outcome: "reserved" });
  await book.settle(callOf(hold, { costNano: toNano(nano) }));
  await book.close();
}
