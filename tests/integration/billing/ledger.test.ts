import { expect, test } from "vitest";
import { parseUsd, toNano } from "@/lib/base/money";
import { getCredits } from "@/lib/billing/get-credits";
import { grantCredit } from "@/lib/billing/grant-credit";
import { listLedger } from "@/lib/billing/list-ledger";
import { GrantCreditInput } from "@/lib/billing/schema";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";
import { callOf, cent, newHold, newWallet, openBook, operator, type Wallet } from "./fixtures";

const database = testDatabase();

const personOf = (wallet: Wallet, role: "user" | "admin" = "user") =>
  ({
    kind: "user",
    userId: wallet.organizationId,
    organizationId: wallet.organizationId,
    organizationRole: "owner",
    role,
  }) as const;

test("granted credit is available at once, and the ledger and the audit log say so", async () => {
  const wallet = await newWallet("0");
  const { organizationId } = wallet;
  const credits = await grantCredit(operator, { organizationId, amountNano: parseUsd("12.5"), reason: "welcome" });
  expect(credits).toEqual({ balanceNano: 12_500_000_000n, heldNano: 0n, availableNano: 12_500_000_000n });
  expect(await getCredits(organizationId)).toEqual(credits);
  expect(await listLedger(personOf(wallet))).toMatchObject([
    { kind: "grant", amountNano: 12_500_000_000n, reason: "welcome", day: null },
  ]);
  expect(await db().auditEvent.count({ where: { action: "credit.grant", targetId: organizationId } })).toBe(1);
});

test("a grant under the same reference is made once, also when asked for at the same moment", async () => {
  const { organizationId } = await newWallet("0");
  const grant = { organizationId, amountNano: cent, reference: `first-run-${organizationId}` };
  await Promise.all([1, 2, 3].map(() => grantCredit(operator, grant)));
  expect(await grantCredit(operator, grant)).toMatchObject({ balanceNano: cent });
});

test("only an operator grants credit, and only to an organization that exists", async () => {
  const wallet = await newWallet("0");
  const grant = { organizationId: wallet.organizationId, amountNano: cent };
  await expect(grantCredit(personOf(wallet), grant)).rejects.toMatchObject({ code: "forbidden" });
  await expect(grantCredit(personOf(wallet, "admin"), grant)).resolves.toMatchObject({ balanceNano: cent });
  const nobody = { ...grant, organizationId: "00000000-0000-7000-8000-000000000000" };
  await expect(grantCredit(operator, nobody)).rejects.toMatchObject({ code: "not_found" });
  await expect(grantCredit(operator, { ...grant, amountNano: toNano(-1n) })).rejects.toMatchObject({
    code: "invalid_input",
  });
  expect(GrantCreditInput.safeParse({ ...grant, amountNano: parseUsd("1000001") }).success).toBe(false);
});

test("the ledger is a person's own, newest first, page by page", async () => {
  const [wallet, other] = await Promise.all([newWallet("1"), newWallet("2")]);
  const book = await openBook(database);
  const hold = newHold(wallet.key);
  await book.reserve(hold);
  await book.settle(callOf(hold));
  await book.close();
  const [usage, ...older] = await listLedger(personOf(wallet));
  expect(usage).toMatchObject({ kind: "usage", amountNano: -cent, calls: 1 });
  expect(usage!.day).toBe(new Date().toISOString().slice(0, 10));
  expect(older).toHaveLength(1);
  const [first] = await listLedger(personOf(wallet), { limit: 1 });
  expect(await listLedger(personOf(wallet), { limit: 1, after: first!.id })).toEqual(older);
  expect(await listLedger(personOf(other))).toHaveLength(1);
  await expect(listLedger(operator)).rejects.toMatchObject({ code: "forbidden" });
});

test("entries, usage rows and audit lines are never rewritten, and entries never removed", async () => {
  const wallet = await newWallet("1");
  const [entry] = await listLedger(personOf(wallet));
  const id = BigInt(entry!.id);
  await expect(db().ledgerEntry.update({ where: { id }, data: { amountNano: 1n } })).rejects.toThrow();
  await expect(db().ledgerEntry.delete({ where: { id } })).rejects.toThrow();
  const book = await openBook(database);
  const hold = newHold(wallet.key);
  await book.reserve(hold);
  await book.settle(callOf(hold));
  await book.close();
  const tampered = { where: { id: hold.id }, data: { chargedNano: 0n } };
  await expect(db().usageRecord.update(tampered)).rejects.toThrow();
  await expect(db().auditEvent.updateMany({ data: { action: "nothing" } })).rejects.toThrow();
});
