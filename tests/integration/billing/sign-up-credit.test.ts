import { beforeEach, describe, expect, test } from "vitest";
import { createAccount } from "@/lib/accounts/create-account";
import { createUser } from "@/lib/accounts/create-user";
import { findUserByEmail } from "@/lib/accounts/find-user";
import { SignUpInput } from "@/lib/accounts/schema";
import { verifyEmail } from "@/lib/accounts/verify-email";
import { parseUsd } from "@/lib/base/money";
import { createTurnstile } from "@/lib/base/turnstile";
import { giveSignUpCredit } from "@/lib/billing/sign-up-credit/give-sign-up-credit";
import { db, transaction } from "@/lib/db/client";
import { provideEnv } from "@/lib/env";
import { limitRules } from "@/lib/limits/rules";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "../accounts/outbox";
import { newWallet, operator, walletOf } from "./fixtures";

const house = testDatabase();
const password = "a lantern over quiet water";
const one = parseUsd("1");
let networks = 0;
const newNetwork = () => `198.18.${networks++}.0/24`;
// As many as the pool of connections lets in, whatever the machine is busy with.
const atOnce = createTurnstile(8);

function offer(creditUsd: string, dailyUsd = "") {
  process.env.SIGNUP_CREDIT_USD = creditUsd;
  process.env.SIGNUP_CREDIT_DAILY_USD = dailyUsd;
  provideEnv({});
}

beforeEach(async () => {
  offer("1", "1000");
  await db().signUpGrant.deleteMany();
});

/** Somebody with an empty wallet confirms an address; answers what is then in it. */
async function confirm(email: string, options: { network?: string; at?: Date; selfRegistered?: boolean } = {}) {
  const wallet = await newWallet("0");
  const { network = newNetwork(), at, selfRegistered = true } = options;
  const newcomer = { organizationId: wallet.organizationId, email, selfRegistered };
  const isGiven = await atOnce(() => transaction((tx) => giveSignUpCredit(tx, newcomer, { network, at })));
  const { balance } = await walletOf(wallet);
  expect(balance > 0n).toBe(isGiven);
  return balance;
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

describe("the credit of a new account", () => {
  test("is given when the address is confirmed through the door, and shown in books and audit", async () => {
    const form = { email: "ada@example.test", username: "ada", password, adult: "on", terms: "on" };
    await createAccount(SignUpInput.parse(form));
    const [mail] = await takeMails(house.dataDir);
    const network = newNetwork();
    await verifyEmail({ token: mail!.token!, password }, (tx, person) => giveSignUpCredit(tx, person, { network }));
    const { id, organizationId } = (await findUserByEmail("ada@example.test"))!;
    const { wallet } = await db().organization.findUniqueOrThrow({
      where: { id: organizationId },
      select: { wallet: { select: { capNano: true, account: { select: { credits: true } } } } },
    });
    expect(wallet.capNano).toBe(one);
    expect(wallet.account?.credits).toMatchObject([
      { kind: "sign_up_credit", amountNano: one, reference: organizationId },
    ]);
    const [, , grant] = await db().auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } });
    expect(grant).toMatchObject({ action: "credit.grant", actorKind: "system", targetId: organizationId });
  });

  test("is nothing unless the operator says so: no row is written, and nothing is counted", async () => {
    offer("");
    const rows = await db().ledgerEntry.count();
    expect(await confirm("off@example.com")).toBe(0n);
    expect(await db().signUpGrant.count()).toBe(0);
    expect(await db().ledgerEntry.count()).toBe(rows);
  });

  test("is given once for all spellings of an address, however many confirm at once", async () => {
    const spellings = [
      "a.da@gmail.com",
      "ad.a@gmail.com",
      "ada+1@gmail.com",
      "ada+2@googlemail.com",
      "A.D.A@googlemail.com",
    ];
    const balances = await Promise.all([...spellings, ...spellings].map((email) => confirm(email)));
    expect(sum(balances)).toBe(one);
    expect(await db().signUpGrant.count()).toBe(1);
  });

  test("goes to no throw-away address, and to nobody whom an operator added", async () => {
    expect(await confirm("x@mailinator.com")).toBe(0n);
    expect(await confirm("x@sub.10mail.org")).toBe(0n);
    expect(await confirm("staff@example.com", { selfRegistered: false })).toBe(0n);
    expect(await db().signUpGrant.count()).toBe(0);
  });

  test("reaches the day's share exactly, with twenty who confirm at once, and goes on the next day", async () => {
    offer("1", "7.5");
    const at = new Date("2026-11-22T23:59:59.999Z");
    const people = Array.from({ length: 20 }, (_, index) => confirm(`day-${index}@example.com`, { at }));
    expect(sum(await Promise.all(people))).toBe(7n * one);
    expect(await confirm("late@example.com", { at })).toBe(0n);
    expect(await confirm("late@example.com", { at: new Date("2026-11-23T00:00:00Z") })).toBe(one);
    const { _sum } = await db().signUpGrant.aggregate({ _sum: { amountNano: true } });
    expect(_sum.amountNano).toBe(8n * one);
  });

  test("goes to twenty people a day where no share is named", async () => {
    offer("0.01");
    const at = new Date("2026-11-22T12:00:00Z");
    const people = Array.from({ length: 23 }, (_, index) => confirm(`share-${index}@example.com`, { at }));
    expect(sum(await Promise.all(people))).toBe(parseUsd("0.20"));
  });

  test("is given to few of one network, and who is given nothing takes nobody's place", async () => {
    const network = newNetwork();
    expect(await confirm("home-0@example.com", { network })).toBe(one);
    for (let index = 0; index < 5; index++) expect(await confirm("home-0@example.com", { network })).toBe(0n);
    const balances: bigint[] = [];
    for (let index = 1; index <= limitRules.sign_up_credit_network.max + 1; index++) {
      balances.push(await confirm(`home-${index}@example.com`, { network }));
    }
    expect(sum(balances)).toBe(one * BigInt(limitRules.sign_up_credit_network.max - 1));
  });

  test("is not given again to the address of an account that was deleted", async () => {
    const form = { username: "gone", password, verified: false };
    const first = await createUser(operator, { ...form, email: "gone@example.com" });
    const network = newNetwork();
    const give = (organizationId: string) =>
      transaction((tx) =>
        giveSignUpCredit(tx, { organizationId, email: "gone@example.com", selfRegistered: true }, { network }),
      );
    expect(await give(first.organizationId)).toBe(true);
    await db().user.delete({ where: { id: first.id } });
    const second = await createUser(operator, { ...form, email: "gone@example.com" });
    expect(await give(second.organizationId)).toBe(false);
    const [grant] = await db().signUpGrant.findMany();
    expect(Buffer.from(grant!.addressHmac).toString("latin1")).not.toContain("gone");
  });

  test("never stands in the way: when a limit cannot be counted, the account opens without it", async () => {
    const secret = process.env.AUTH_SECRET;
    process.env.AUTH_SECRET = "";
    provideEnv({});
    expect(await confirm("uncounted@example.com")).toBe(0n);
    process.env.AUTH_SECRET = secret;
    provideEnv({});
  });
});
