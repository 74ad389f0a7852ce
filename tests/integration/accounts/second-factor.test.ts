import { afterEach, describe, expect, test, vi } from "vitest";
import { openChallenge } from "@/lib/accounts/challenge";
import { createSession } from "@/lib/accounts/create-session";
import { findSession } from "@/lib/accounts/find-session";
import { checkSecondFactor } from "@/lib/accounts/second-factor/check-second-factor";
import { confirmTotp } from "@/lib/accounts/second-factor/confirm-totp";
import { disableTotp } from "@/lib/accounts/second-factor/disable-totp";
import { findTotpSetup } from "@/lib/accounts/second-factor/find-totp-setup";
import { renewRecoveryCodes } from "@/lib/accounts/second-factor/renew-recovery-codes";
import { SecondFactorNeeded } from "@/lib/accounts/second-factor/second-factor-needed";
import { startTotp } from "@/lib/accounts/second-factor/start-totp";
import { db } from "@/lib/db/client";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "./outbox";
import { anotherBrowser, enableTotp, newNetwork, newPerson, newTotp, signIn, typed } from "./people";

const house = testDatabase();
const challengeOf = async (name: string) => {
  const needed = await signIn(name).catch((error) => error);
  expect(needed).toBeInstanceOf(SecondFactorNeeded);
  return openChallenge("second_factor", needed.userId);
};
const give = (token: string, code: string, network = newNetwork()) =>
  checkSecondFactor(token, { code: typed(code) }, network);
const refusalOf = (attempt: Promise<unknown>) => attempt.catch(({ code, message }) => ({ code, message }));

afterEach(() => {
  vi.useRealTimers();
});

describe("an authenticator app", () => {
  test("is asked for after the password, and lets its person in", async () => {
    const ada = await newPerson("ada");
    const { codeAt } = await enableTotp(ada);
    const token = await challengeOf("ada");
    const actor = await give(token, codeAt());
    expect(actor.userId).toBe(ada.person.userId);
    // The challenge is met: it opens nothing a second time.
    await expect(give(token, codeAt(30))).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("counts only once one of its codes was typed", async () => {
    const { person } = await newPerson("halfway");
    const codeAt = await newTotp(person);
    await signIn("halfway");
    const wrong = codeAt(3_600);
    await expect(confirmTotp(person, { code: wrong, endOthers: false })).rejects.toMatchObject({
      details: { fields: { code: expect.any(String) } },
    });
    await signIn("halfway");
    expect(await db().recoveryCode.count({ where: { userId: person.userId } })).toBe(0);
  });

  test("begins anew after a quarter of an hour: a secret that somebody once saw is not taken up again", async () => {
    const { person } = await newPerson("paused");
    const codeAt = await newTotp(person);
    const begun = { data: { createdAt: new Date(Date.now() - 15 * 60_000 - 1) }, select: { userId: true } } as const;
    await db().totpSecret.update({ where: { userId: person.userId }, ...begun });
    expect(await findTotpSetup(person)).toBeNull();
    await expect(confirmTotp(person, { code: codeAt(), endOthers: false })).rejects.toMatchObject({ code: "conflict" });
    const again = await newTotp(person);
    await confirmTotp(person, { code: again(), endOthers: false });
  });

  test("has its secret sealed for this person, and shows it no more once it is on", async () => {
    const one = await newPerson("sealed");
    const codeAt = await newTotp(one.person);
    const { secret } = (await findTotpSetup(one.person))!;
    const { browser } = await (async () => {
      const { sessionToken } = await confirmTotp(one.person, { code: codeAt(), endOthers: false });
      return { browser: (await findSession(sessionToken))! };
    })();
    expect(await findTotpSetup(browser)).toBeNull();
    const [row] = await db().$queryRaw<{ row: string }[]>`
      SELECT totp_secrets::text AS row FROM totp_secrets WHERE user_id = ${one.person.userId}::uuid`;
    expect(row!.row).not.toContain(secret.replaceAll(" ", ""));
    // Copied to another person's row it opens nothing.
    const other = await newPerson("thief");
    await startTotp(other.person);
    await db().$executeRaw`
      UPDATE totp_secrets SET secret_encrypted = (SELECT secret_encrypted FROM totp_secrets WHERE user_id = ${one.person.userId}::uuid)
      WHERE user_id = ${other.person.userId}::uuid`;
    await expect(findTotpSetup(other.person)).rejects.toThrow();
  });

  test("gives each code once, even in two sign-ins at the same moment", async () => {
    const { codeAt } = await enableTotp(await newPerson("twice"));
    const code = codeAt();
    // The second challenge of a person replaces the first, so two rows are made by hand.
    const first = await challengeOf("twice");
    const { userId } = (await signIn("twice").catch((error) => error)) as SecondFactorNeeded;
    await db().$executeRaw`
      INSERT INTO sign_in_challenges (token_hash, purpose, user_id, tries, expires_at)
      SELECT sha256('other'::bytea), purpose, user_id, 0, expires_at FROM sign_in_challenges WHERE user_id = ${userId}::uuid`;
    const tries = await Promise.allSettled([give(first, code), give("other", code)]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(give(await challengeOf("twice"), code)).rejects.toMatchObject({ code: "unauthenticated" });
    await give(await challengeOf("twice"), codeAt(30));
  });

  test("takes codes of half a minute to either side, none further off, and none before one that was taken", async () => {
    const { codeAt } = await enableTotp(await newPerson("skewed"));
    const middle = (Math.floor(Date.now() / 30_000) + 4) * 30_000 + 15_000;
    vi.useFakeTimers({ toFake: ["Date"], now: middle });
    const token = await challengeOf("skewed");
    await expect(give(token, codeAt(-60))).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(give(token, codeAt(60))).rejects.toMatchObject({ code: "unauthenticated" });
    await give(token, codeAt(-30));
    await give(await challengeOf("skewed"), codeAt(30));
    await expect(give(await challengeOf("skewed"), codeAt())).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("is guessed five times a challenge, and five times in a quarter of an hour over all of them", async () => {
    const { codeAt } = await enableTotp(await newPerson("guessed"));
    const wrong = codeAt(3_600);
    const token = await challengeOf("guessed");
    for (let index = 0; index < 5; index++) {
      await expect(give(token, wrong)).rejects.toMatchObject({ code: "unauthenticated" });
    }
    // The right one comes too late.
    await expect(give(token, codeAt())).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(give(await challengeOf("guessed"), codeAt())).rejects.toMatchObject({ code: "rate_limited" });
  });

  test("is asked for within ten minutes of the password", async () => {
    const { codeAt } = await enableTotp(await newPerson("slow"));
    const token = await challengeOf("slow");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 601_000 });
    await expect(give(token, codeAt())).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("answers a wrong, a used and a malformed code in the same words, and an unknown and an old token too", async () => {
    const { codeAt } = await enableTotp(await newPerson("silent"));
    const used = codeAt();
    await give(await challengeOf("silent"), used);
    const token = await challengeOf("silent");
    const codes = [codeAt(3_600), used, "nonsense", "AAAA-BBBB-CCCC"];
    const answers = [];
    for (const code of codes) answers.push(await refusalOf(give(token, code)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const [unknown, none] = [await refusalOf(give("x".repeat(43), used)), await refusalOf(give("", used))];
    expect(unknown).toEqual(none);
  });

  test("signs the other browsers out where that was wished, renews this one's token, and says so by mail", async () => {
    const here = await newPerson("careful");
    const there = await anotherBrowser("careful");
    await takeMails(house.dataDir).catch(() => []);
    const { browser } = await enableTotp(here, { endOthers: true });
    expect(await findSession(there.token)).toBeNull();
    expect(await findSession(here.token)).toBeNull();
    expect(browser.person.sessionId).toBe(here.person.sessionId);
    const [mail] = await takeMails(house.dataDir);
    expect(mail).toMatchObject({ to: "careful@example.test", subject: "An authenticator app was added (Tacit)" });
  });

  test("is turned off only after a recent proof; then the password suffices and recovery codes are gone", async () => {
    const { browser } = await enableTotp(await newPerson("leaver"));
    const late = { ...browser.person, provedAt: new Date(Date.now() - 15 * 60_000 - 1) };
    await expect(disableTotp(late)).rejects.toMatchObject({ code: "proof_needed" });
    await expect(startTotp(browser.person)).rejects.toMatchObject({ code: "conflict" });
    await disableTotp(browser.person);
    await signIn("leaver");
    expect(await db().recoveryCode.count({ where: { userId: browser.person.userId } })).toBe(0);
  });
});

describe("a recovery code", () => {
  test("stands in for the app once, as typed with or without its hyphens, and its use is told", async () => {
    const { recoveryCodes } = await enableTotp(await newPerson("lost"));
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    const [code] = recoveryCodes;
    await takeMails(house.dataDir);
    await give(await challengeOf("lost"), ` ${code!.toLowerCase().replaceAll("-", " ")} `);
    const subjects = (await takeMails(house.dataDir)).map(({ subject }) => subject);
    expect(subjects).toEqual(["A recovery code was used (Tacit)"]);
    await expect(give(await challengeOf("lost"), code!)).rejects.toMatchObject({ code: "unauthenticated" });
    await give(await challengeOf("lost"), recoveryCodes[1]!);
  });

  test("is void once new ones were made, and nobody else's works", async () => {
    const one = await enableTotp(await newPerson("renewing"));
    const other = await enableTotp(await newPerson("neighbour"));
    const { recoveryCodes } = await renewRecoveryCodes(one.browser.person);
    const token = await challengeOf("renewing");
    for (const code of [one.recoveryCodes[0]!, other.recoveryCodes[0]!]) {
      await expect(give(token, code)).rejects.toMatchObject({ code: "unauthenticated" });
    }
    await give(token, recoveryCodes[0]!);
  });

  test("is stored as an HMAC only", async () => {
    const { recoveryCodes, browser } = await enableTotp(await newPerson("hashed"));
    const rows = await db().$queryRaw<{ row: string }[]>`
      SELECT recovery_codes::text AS row FROM recovery_codes WHERE user_id = ${browser.person.userId}::uuid`;
    const stored = rows.map(({ row }) => row).join("\n");
    for (const code of recoveryCodes) {
      for (const text of [code, typed(code)]) {
        expect(stored).not.toContain(text);
        expect(stored).not.toContain(Buffer.from(text).toString("hex"));
      }
    }
  });
});

test("an account that was disabled after the password was given is not entered", async () => {
  const { codeAt, browser } = await enableTotp(await newPerson("closed"));
  const token = await challengeOf("closed");
  await db().user.update({ where: { id: browser.person.userId }, data: { disabledAt: new Date() } });
  await expect(give(token, codeAt())).rejects.toMatchObject({ code: "unauthenticated" });
});

test("a sign-in on a kind of browser that is signed in nowhere else is told by mail, but the first is not", async () => {
  await newPerson("traveller");
  await takeMails(house.dataDir).catch(() => []);
  await anotherBrowser("traveller", "Firefox on Linux");
  await createSession(await signIn("traveller"), "Safari on iOS");
  const mails = await takeMails(house.dataDir);
  expect(mails).toMatchObject([{ to: "traveller@example.test", subject: "A new sign-in (Tacit)" }]);
});
