import { beforeAll, describe, expect, test } from "vitest";
import { parseUsd } from "@/lib/base/money";
import { makeCode } from "@/lib/billing/codes/code-format";
import { createCodes } from "@/lib/billing/codes/create-codes";
import { disableCode } from "@/lib/billing/codes/disable-code";
import { listCodes } from "@/lib/billing/codes/list-codes";
import { redeemCode } from "@/lib/billing/codes/redeem-code";
import { db } from "@/lib/db/client";
import { limitRules } from "@/lib/limits/rules";
import { testDatabase } from "../../support/test-database";
import { operator, walletOf } from "./fixtures";
import { newPerson, type Person } from "./person";

testDatabase();

const five = parseUsd("5");
let networks = 0;
const newNetwork = () => `198.51.${Math.floor(networks / 256)}.${networks++ % 256}/24`;

async function newCode(terms: Partial<Parameters<typeof createCodes>[1]> = {}) {
  const [created] = await createCodes(operator, { amountNano: five, ...terms });
  return created!;
}

const redeem = (person: Person, code: string, network = newNetwork()) => redeemCode(person, { code }, network);

async function refusalOf(attempt: Promise<unknown>) {
  const error = await attempt.then(
    () => null,
    (error) => error,
  );
  return { code: error?.code, message: error?.publicMessage, fields: error?.details?.fields };
}

describe("a code", () => {
  test("puts its worth into the wallet, the ledger and the audit, once", async () => {
    const person = await newPerson();
    const { code, id, last4 } = await newCode();
    expect(await redeem(person, code)).toEqual({ amountNano: five, last4 });
    expect((await walletOf(person.wallet)).balance).toBe(five);
    const entry = await db().ledgerEntry.findFirstOrThrow({
      where: { kind: "redemption", reference: `${id}:${person.organizationId}` },
      include: { debitAccount: true, creditAccount: true },
    });
    expect(entry).toMatchObject({
      amountNano: five,
      debitAccount: { kind: "promotion" },
      creditAccount: { walletId: person.wallet.walletId },
    });
    expect(await db().auditEvent.findMany({ where: { action: "credit.redeem", targetId: id } })).toMatchObject([
      { actorId: person.userId, subjectId: person.userId },
    ]);
    expect(await refusalOf(redeem(person, code))).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/already/),
    });
    expect((await walletOf(person.wallet)).balance).toBe(five);
  });

  test("is stored as a hash: no column of its row leads back to it", async () => {
    const { code, id } = await newCode();
    const row = await db().redemptionCode.findUniqueOrThrow({ where: { id } });
    const body = code.slice(4).replaceAll("-", "");
    const stored = JSON.stringify({ ...row, amountNano: "", hmac: Buffer.from(row.hmac).toString("latin1") });
    expect(stored).not.toContain(code);
    expect(stored).not.toContain(body.slice(0, 8));
    expect(row.last4).toBe(code.slice(-4));
  });

  test("redeemed fifty times at once by one organization is credited once", async () => {
    const person = await newPerson();
    const { code } = await newCode({ redemptionsMax: 100 });
    const network = newNetwork();
    const tries = Array.from({ length: 50 }, () => redeem(person, code, network).catch((error) => error.code));
    const answers = await Promise.all(tries);
    expect(answers.filter((answer) => typeof answer === "object")).toHaveLength(1);
    expect((await walletOf(person.wallet)).balance).toBe(five);
    expect(
      await db().ledgerEntry.count({ where: { kind: "redemption", reference: { contains: person.organizationId } } }),
    ).toBe(1);
  });

  test("for ten organizations is given to exactly ten of fifty who ask at once", async () => {
    const people: Person[] = [];
    while (people.length < 50) people.push(await newPerson());
    const { code, id } = await newCode({ redemptionsMax: 10 });
    const answers = await Promise.all(people.map((person) => refusalOf(redeem(person, code))));
    const refused = answers.filter((answer) => answer.code !== undefined);
    expect(refused).toHaveLength(40);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["invalid_input"]));
    const balances = await Promise.all(people.map(async ({ wallet }) => (await walletOf(wallet)).balance));
    expect(balances.filter((balance) => balance === five)).toHaveLength(10);
    expect(balances.filter((balance) => balance === 0n)).toHaveLength(40);
    expect(await db().redemptionCode.findUniqueOrThrow({ where: { id } })).toMatchObject({ redeemed: 10 });
    expect(await db().redemption.count({ where: { codeId: id } })).toBe(10);
  });

  test("is credited to a wallet that the operator closed, which stays closed", async () => {
    const person = await newPerson();
    await db().organization.update({ where: { id: person.organizationId }, data: { frozenAt: new Date() } });
    await db().bucket.update({ where: { id: person.wallet.walletId }, data: { closedAt: new Date() } });
    await redeem(person, (await newCode()).code);
    expect(await db().bucket.findUniqueOrThrow({ where: { id: person.wallet.walletId } })).toMatchObject({
      capNano: five,
      closedAt: expect.any(Date),
    });
  });
});

describe("a code of somebody who owes", () => {
  test("pays the debt first, and opens the wallet when nothing is owed any more", async () => {
    const person = await newPerson();
    await owe(person, parseUsd("7"));
    await redeem(person, (await newCode()).code);
    expect(await walletState(person)).toEqual({ balance: 0n, isClosed: true });
    await redeem(person, (await newCode()).code);
    expect(await walletState(person)).toEqual({ balance: parseUsd("3"), isClosed: false });
    const collected = await db().ledgerEntry.findMany({
      where: { kind: "debt_collected", debitAccount: { walletId: person.wallet.walletId } },
      orderBy: { id: "asc" },
    });
    expect(collected.map(({ amountNano }) => amountNano)).toEqual([five, parseUsd("2")]);
  });
});

/** A refund that the wallet could give nothing of. */
async function owe({ organizationId, wallet }: Person, amountNano: bigint): Promise<void> {
  const amountMinor = Number(amountNano / 10_000_000n);
  const order = await db().order.create({
    data: {
      organizationId,
      provider: "stripe",
      kind: "checkout",
      amountMinor,
      currency: "usd",
      creditNano: amountNano,
      isTest: true,
    },
  });
  await db().reversal.create({
    data: {
      organizationId,
      orderId: order.id,
      provider: "stripe",
      kind: "refund",
      status: "taken",
      externalId: `re_${organizationId}`,
      paymentId: `pi_${organizationId}`,
      amountMinor,
      amountNano,
    },
  });
  await db().bucket.update({ where: { id: wallet.walletId }, data: { closedAt: new Date() } });
}

async function walletState({ wallet }: Person) {
  const { closedAt } = await db().bucket.findUniqueOrThrow({ where: { id: wallet.walletId } });
  return { balance: (await walletOf(wallet)).balance, isClosed: closedAt !== null };
}

describe("a refusal", () => {
  let person: Person;
  beforeAll(async () => {
    person = await newPerson();
  });

  test("is the same sentence whether a code never was, is used up, too old or withdrawn", async () => {
    const usedUp = await newCode();
    await redeem(await newPerson(), usedUp.code);
    const expired = await newCode({ expiresAt: new Date(Date.now() + 60_000) });
    await db().redemptionCode.update({ where: { id: expired.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    const withdrawn = await newCode();
    await disableCode(operator, { id: withdrawn.id });
    const refusals = [];
    for (const code of [makeCode(), usedUp.code, expired.code, withdrawn.code]) {
      refusals.push(await refusalOf(redeem(person, code)));
    }
    expect(refusals[0]).toMatchObject({ code: "invalid_input", fields: { code: refusals[0]!.message } });
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
    expect((await walletOf(person.wallet)).balance).toBe(0n);
  });

  test("of what is mistyped says so, and costs no try however often", async () => {
    const { code } = await newCode();
    const mistyped = code.slice(0, -1) + (code.endsWith("7") ? "8" : "7");
    const network = newNetwork();
    for (let index = 0; index < 50; index++) {
      expect(await refusalOf(redeem(person, mistyped, network))).toMatchObject({
        message: expect.stringMatching(/not a whole code/),
      });
    }
    await redeem(person, code, network);
  });

  test("comes from the limit for who guesses, by account and by network, and a success gives the try back", async () => {
    const guesser = await newPerson();
    const spare = limitRules.redeem_account.max - 1;
    for (let index = 0; index < spare; index++) await refusalOf(redeem(guesser, makeCode()));
    for (let index = 0; index < 3; index++) await redeem(guesser, (await newCode()).code);
    await refusalOf(redeem(guesser, makeCode()));
    expect(await refusalOf(redeem(guesser, (await newCode()).code))).toMatchObject({ code: "rate_limited" });

    const network = newNetwork();
    for (let index = 0; index < limitRules.redeem_network.max; index++) {
      await refusalOf(redeem({ ...person, userId: `guesser-${index}` }, makeCode(), network));
    }
    const stranger = await newPerson();
    const { code } = await newCode();
    expect(await refusalOf(redeem(stranger, code, network))).toMatchObject({ code: "rate_limited" });
    await redeem(stranger, code);
  });

  test("is the answer to whoever is no person, and no operator", async () => {
    expect(await refusalOf(redeemCode(operator, { code: makeCode() }, newNetwork()))).toMatchObject({
      code: "forbidden",
    });
    expect(await refusalOf(createCodes(person, { amountNano: five }))).toMatchObject({ code: "forbidden" });
    expect(await refusalOf(listCodes(person))).toMatchObject({ code: "forbidden" });
    const { id } = await newCode();
    expect(await refusalOf(disableCode(person, { id }))).toMatchObject({ code: "forbidden" });
  });
});

describe("an operator", () => {
  test("makes many at once, each another, and sees later only their last four digits", async () => {
    const expiresAt = new Date(Date.now() + 86_400_000);
    const created = await createCodes(operator, { amountNano: five, count: 20, redemptionsMax: 3, expiresAt });
    expect(new Set(created.map(({ code }) => code)).size).toBe(20);
    const listed = (await listCodes(operator)).filter(({ id }) => created.some((one) => one.id === id));
    expect(listed.toReversed()).toEqual(created.map(({ code: _, ...view }) => view));
    expect(
      await db().auditEvent.count({ where: { action: "code.create", targetId: { in: created.map(({ id }) => id) } } }),
    ).toBe(20);
  });

  test("withdraws one, a second time without effect, and none that is not there", async () => {
    const { id } = await newCode();
    const { disabledAt } = await disableCode(operator, { id });
    expect(disabledAt).toEqual(expect.any(Date));
    expect((await disableCode(operator, { id })).disabledAt).toEqual(disabledAt);
    expect(await db().auditEvent.count({ where: { action: "code.disable", targetId: id } })).toBe(1);
    const unknown = "01234567-89ab-7cde-a123-456789abcdef";
    expect(await refusalOf(disableCode(operator, { id: unknown }))).toMatchObject({ code: "not_found" });
  });
});
