import { hash } from "@node-rs/argon2";
import { expect, test } from "vitest";
import { openChallenge } from "@/lib/accounts/challenge";
import { changePassword } from "@/lib/accounts/change-password";
import { createSession } from "@/lib/accounts/create-session";
import { requestEmailChange } from "@/lib/accounts/email-change/request-email-change";
import { checkSecondFactor } from "@/lib/accounts/second-factor/check-second-factor";
import { confirmTotp } from "@/lib/accounts/second-factor/confirm-totp";
import { totpContext } from "@/lib/accounts/second-factor/totp";
import { disableUser } from "@/lib/accounts/staff/disable-user";
import { db, transaction } from "@/lib/db/client";
import { seal } from "@/lib/db/sealed";
import { testDatabase } from "../../support/test-database";
import { enableTotp, newNetwork, newPerson, newTotp, password, signIn } from "./people";

testDatabase();
const fresh = "a kettle sings before dawn";
const device = "Chrome on Windows";

/** When somebody waits for a lock that another transaction of this database has. */
async function untilSomebodyWaits(): Promise<void> {
  for (let waiting = 0; waiting === 0; ) {
    const rows = await db().$queryRaw<{ count: bigint }[]>`
      SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    waiting = Number(rows[0]!.count);
  }
}

test("a password that was replaced after it was checked opens no session", async () => {
  const { person } = await newPerson("quick");
  const checked = await signIn("quick");
  await changePassword(person, { currentPassword: password, password: fresh });
  await expect(createSession(checked, device)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await db().session.count({ where: { userId: person.userId } })).toBe(1);
  await createSession(await signIn("quick", fresh), device);
});

test("a password that sufficed when it was checked opens no session once there is a second factor", async () => {
  const here = await newPerson("guarding");
  const checked = await signIn("guarding");
  await enableTotp(here, { endOthers: true });
  await expect(createSession(checked, device)).rejects.toMatchObject({ code: "unauthenticated" });
});

test("both factors open no session once the password is another", async () => {
  const { codeAt, browser } = await enableTotp(await newPerson("twofold"));
  const token = await openChallenge("second_factor", browser.person.userId);
  const checked = await checkSecondFactor(token, { code: codeAt() }, newNetwork());
  await changePassword(browser.person, { currentPassword: password, password: fresh });
  await expect(createSession(checked, device)).rejects.toMatchObject({ code: "unauthenticated" });
});

test("an account that is closed after the password was checked is not entered when it is opened again", async () => {
  const { person } = await newPerson("shut");
  const checked = await signIn("shut");
  await disableUser({ kind: "command_line" }, { id: person.userId }, async () => {});
  await expect(createSession(checked, device)).rejects.toMatchObject({ code: "unauthenticated" });
});

test("a hash that is renewed on the way still opens the session", async () => {
  const { person } = await newPerson("renewed");
  const passwordHash = await hash(password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
  await db().user.update({ where: { id: person.userId }, data: { passwordHash }, select: { id: true } });
  await expect(createSession(await signIn("renewed"), device)).resolves.toEqual(expect.any(String));
});

test("a change of address that is asked for while another takes effect does not take its place", async () => {
  const { person } = await newPerson("hasty");
  const { userId } = person;
  const change = { newEmail: "thief@example.test", previousEmail: person.email, expiresAt: new Date(Date.now() + 1e9) };
  let asking: Promise<void> | undefined;
  await transaction(async (tx) => {
    // As confirming does.
    await tx.user.update({ where: { id: userId }, data: { email: change.newEmail }, select: { id: true } });
    await tx.emailChange.create({ data: { userId, ...change, confirmedAt: new Date() }, select: { userId: true } });
    asking = requestEmailChange(person, { email: "thief2@example.test" });
    asking.catch(() => {});
    await untilSomebodyWaits();
  });
  await expect(asking).rejects.toMatchObject({ details: { fields: { email: expect.any(String) } } });
  expect(await db().emailChange.findUnique({ where: { userId }, select: { newEmail: true } })).toEqual({
    newEmail: "thief@example.test",
  });
});

test("a secret that was replaced while a code of it was typed is not turned on by that code", async () => {
  const { person } = await newPerson("twotabs");
  const { userId } = person;
  const codeAt = await newTotp(person);
  let confirming: Promise<unknown> | undefined;
  await transaction(async (tx) => {
    const secretEncrypted = seal(new Uint8Array(20), totpContext(userId));
    await tx.totpSecret.update({ where: { userId }, data: { secretEncrypted }, select: { userId: true } });
    confirming = confirmTotp(person, { code: codeAt(), endOthers: false });
    confirming.catch(() => {});
    await untilSomebodyWaits();
  });
  await expect(confirming).rejects.toMatchObject({ code: "invalid_input" });
  expect(await db().totpSecret.count({ where: { userId, confirmedAt: { not: null } } })).toBe(0);
});
