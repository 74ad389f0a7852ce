import { afterEach, describe, expect, test, vi } from "vitest";
import { createAccount } from "@/lib/accounts/create-account";
import { confirmEmailChange } from "@/lib/accounts/email-change/confirm-email-change";
import { findPendingEmail } from "@/lib/accounts/email-change/find-pending-email";
import { requestEmailChange } from "@/lib/accounts/email-change/request-email-change";
import { undoEmailChange } from "@/lib/accounts/email-change/undo-email-change";
import { findSession, type SignedIn } from "@/lib/accounts/find-session";
import { findUserByEmail } from "@/lib/accounts/find-user";
import { requestPasswordReset } from "@/lib/accounts/request-password-reset";
import { resetPassword } from "@/lib/accounts/reset-password";
import { SignUpInput } from "@/lib/accounts/schema";
import { renewRecoveryCodes } from "@/lib/accounts/second-factor/renew-recovery-codes";
import { db } from "@/lib/db/client";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "./outbox";
import { anotherBrowser, enableTotp, newPerson, password, signIn } from "./people";

const house = testDatabase();
const dayMs = 86_400_000;
const fresh = "a kettle sings before dawn";
const read = async () => takeMails(house.dataDir).catch(() => []);

afterEach(() => {
  vi.useRealTimers();
});

/** Asks for a change to `<to>@example.test` and gives the link that was mailed there. */
async function ask(person: SignedIn, to: string): Promise<string> {
  await read();
  await requestEmailChange(person, { email: `${to}@example.test` });
  return (await read()).find((mail) => mail.to === `${to}@example.test`)!.token!;
}

async function change(person: SignedIn, to: string): Promise<string> {
  await confirmEmailChange({ token: await ask(person, to), password }, null);
  return (await read()).find(({ subject }) => /has a new address/.test(subject))!.token!;
}

describe("a change of address", () => {
  test("is told to both addresses, and nothing changes until the new one's link is opened with the password", async () => {
    const { person } = await newPerson("mover");
    await read();
    await requestEmailChange(person, { email: "moved@example.test" });
    const mails = (await read()).sort((one, other) => one.to.localeCompare(other.to));
    expect(mails).toMatchObject([
      { to: "moved@example.test", subject: "Confirm your new address for Tacit", token: expect.any(String) },
      { to: "mover@example.test", subject: "A change of your address was asked for (Tacit)", token: undefined },
    ]);
    expect(await findPendingEmail(person)).toBe("moved@example.test");
    await signIn("mover");
    const token = mails[0]!.token!;
    await expect(confirmEmailChange({ token, password: fresh }, null)).rejects.toMatchObject({
      details: { fields: { password: expect.any(String) } },
    });
    await confirmEmailChange({ token, password }, null);
    await signIn("moved");
    await expect(signIn("mover")).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await read()).toMatchObject([
      { to: "mover@example.test", subject: "Your Tacit account has a new address", token: expect.any(String) },
    ]);
    await expect(confirmEmailChange({ token, password }, null)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("ends every session but the one in which it is confirmed, and opens none", async () => {
    const here = await newPerson("staying");
    const there = await anotherBrowser("staying");
    await confirmEmailChange({ token: await ask(here.person, "stayed"), password }, here.person);
    expect(await findSession(there.token)).toBeNull();
    expect(await findSession(here.token)).toMatchObject({ email: "stayed@example.test" });
    const other = await newPerson("elsewhere");
    const stranger = await newPerson("opener");
    await confirmEmailChange({ token: await ask(other.person, "elsewhere2"), password }, stranger.person);
    expect(await findSession(other.token)).toBeNull();
    expect(await findSession(stranger.token)).toMatchObject({ userId: stranger.person.userId });
    expect(await db().session.count({ where: { userId: other.person.userId } })).toBe(0);
  });

  test("to a taken address is answered like any other: its owner gets a mail, nobody a link", async () => {
    const { person } = await newPerson("asker");
    await newPerson("owner");
    await read();
    const answer = await requestEmailChange(person, { email: "OWNER@example.test" });
    const mails = (await read()).sort((one, other) => one.to.localeCompare(other.to));
    expect(mails).toMatchObject([
      { to: "asker@example.test", subject: "A change of your address was asked for (Tacit)" },
      { to: "OWNER@example.test", subject: "You already have a Tacit account", token: undefined },
    ]);
    const pending = await findPendingEmail(person);
    expect(await requestEmailChange(person, { email: "nobody-has-this@example.test" })).toBe(answer);
    expect([pending, await findPendingEmail(person)]).toEqual(["OWNER@example.test", "nobody-has-this@example.test"]);
  });

  test("to an address that was taken between asking and confirming is refused", async () => {
    const { person } = await newPerson("late");
    const token = await ask(person, "raced");
    await newPerson("raced");
    await expect(confirmEmailChange({ token, password }, null)).rejects.toMatchObject({ code: "conflict" });
    expect((await findUserByEmail("late@example.test"))!.id).toBe(person.userId);
  });

  test("takes an address for which a sign-up waits to be confirmed", async () => {
    const { person } = await newPerson("rightful");
    const form = { email: "squatted@example.test", username: "squatter", password, adult: "on", terms: "on" };
    await createAccount(SignUpInput.parse(form));
    await change(person, "squatted");
    expect((await findUserByEmail("squatted@example.test"))!.id).toBe(person.userId);
  });

  test("needs a recent proof, another address than the present one, and its link within a day", async () => {
    const { person } = await newPerson("picky");
    const late = { ...person, provedAt: new Date(Date.now() - 15 * 60_000 - 1) };
    await expect(requestEmailChange(late, { email: "x@example.test" })).rejects.toMatchObject({ code: "proof_needed" });
    await expect(requestEmailChange(person, { email: "PICKY@example.test" })).rejects.toMatchObject({
      details: { fields: { email: expect.any(String) } },
    });
    const token = await ask(person, "picked");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + dayMs + 1_000 });
    await expect(confirmEmailChange({ token, password }, null)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("is ended by a new password, and its link is guessed at five times", async () => {
    const { person } = await newPerson("warned");
    const token = await ask(person, "thief");
    await requestPasswordReset({ email: "warned@example.test" });
    await resetPassword({ token: (await read()).at(-1)!.token!, password: fresh });
    await expect(confirmEmailChange({ token, password: fresh }, null)).rejects.toMatchObject({ code: "invalid_input" });
    const other = await newPerson("mistyped");
    const link = await ask(other.person, "strangers");
    for (let index = 0; index < 5; index++) {
      await expect(confirmEmailChange({ token: link, password: fresh }, null)).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
    await expect(confirmEmailChange({ token: link, password }, null)).rejects.toMatchObject({ code: "rate_limited" });
  });
});

describe("taking a change of address back", () => {
  test("works for seven days from the old mailbox: sessions end, the password opens nothing, a link chooses a new one", async () => {
    const { person } = await newPerson("victim");
    const undo = await change(person, "attacker");
    const session = await anotherBrowser("attacker");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 7 * dayMs - 60_000 });
    await undoEmailChange({ token: undo });
    vi.useRealTimers();
    expect(await findSession(session.token)).toBeNull();
    for (const name of ["victim", "attacker"]) {
      await expect(signIn(name)).rejects.toMatchObject({ code: "unauthenticated" });
    }
    const [mail, ...others] = (await read()).filter(({ to }) => to === "victim@example.test");
    expect(others).toEqual([]);
    expect(mail!.subject).toBe("Your Tacit account has its address back");
    await resetPassword({ token: mail!.token!, password: fresh });
    await signIn("victim", fresh);
    await expect(undoEmailChange({ token: undo })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("does not work after seven days", async () => {
    const { person } = await newPerson("content");
    const undo = await change(person, "contented");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 7 * dayMs + 1_000 });
    await expect(undoEmailChange({ token: undo })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("survives what a thief can do with the new mailbox: a reset, and a second change", async () => {
    const { person } = await newPerson("robbed");
    const undo = await change(person, "robber");
    await requestPasswordReset({ email: "robber@example.test" });
    await resetPassword({ token: (await read()).at(-1)!.token!, password });
    const thief = await anotherBrowser("robber");
    await expect(requestEmailChange(thief.person, { email: "further@example.test" })).rejects.toMatchObject({
      details: { fields: { email: expect.any(String) } },
    });
    await undoEmailChange({ token: undo });
    expect((await findUserByEmail("robbed@example.test"))!.id).toBe(person.userId);
  });

  test("removes what was added as a second factor since a day before it was asked for, and keeps what is older", async () => {
    const planted = await enableTotp(await newPerson("planted"));
    await undoEmailChange({ token: await change(planted.browser.person, "planter") });
    expect(await db().totpSecret.count({ where: { userId: planted.browser.person.userId } })).toBe(0);

    const added = await newPerson("overtaken");
    const token = await ask(added.person, "overtaker");
    await enableTotp(added);
    await confirmEmailChange({ token, password }, null);
    await undoEmailChange({ token: (await read()).find(({ subject }) => /has a new address/.test(subject))!.token! });
    expect(await db().totpSecret.count({ where: { userId: added.person.userId } })).toBe(0);
    expect(await db().recoveryCode.count({ where: { userId: added.person.userId } })).toBe(0);

    const kept = await enableTotp(await newPerson("guarded"));
    const { userId } = kept.browser.person;
    const earlier = { data: { createdAt: new Date(Date.now() - 2 * dayMs) } };
    await db().totpSecret.update({ where: { userId }, ...earlier, select: { userId: true } });
    await db().recoveryCode.updateMany({ where: { userId }, ...earlier });
    await undoEmailChange({ token: await change(kept.browser.person, "guarder") });
    expect(await db().totpSecret.count({ where: { userId } })).toBe(1);
    expect(await db().recoveryCode.count({ where: { userId } })).toBe(10);
  });

  test("voids recovery codes that were made meanwhile: whoever made them knows them", async () => {
    const { browser } = await enableTotp(await newPerson("coded"));
    const { userId } = browser.person;
    const createdAt = new Date(Date.now() - 2 * dayMs);
    await db().totpSecret.update({ where: { userId }, data: { createdAt }, select: { userId: true } });
    const undo = await change(browser.person, "coder");
    await renewRecoveryCodes(browser.person);
    await undoEmailChange({ token: undo });
    expect(await db().totpSecret.count({ where: { userId } })).toBe(1);
    expect(await db().recoveryCode.count({ where: { userId } })).toBe(0);
  });
});
