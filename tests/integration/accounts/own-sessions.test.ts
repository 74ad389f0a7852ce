import { afterEach, describe, expect, test, vi } from "vitest";
import { openChallenge } from "@/lib/accounts/challenge";
import { changePassword } from "@/lib/accounts/change-password";
import { findSession } from "@/lib/accounts/find-session";
import { prove } from "@/lib/accounts/prove";
import { requestPasswordReset } from "@/lib/accounts/request-password-reset";
import { hasRecentProof, requireRecentProof } from "@/lib/accounts/require-recent-proof";
import { resetPassword } from "@/lib/accounts/reset-password";
import { checkSecondFactor } from "@/lib/accounts/second-factor/check-second-factor";
import type { SecondFactorNeeded } from "@/lib/accounts/second-factor/second-factor-needed";
import { endOtherSessions } from "@/lib/accounts/sessions/end-other-sessions";
import { endOwnSession } from "@/lib/accounts/sessions/end-own-session";
import { listSessions } from "@/lib/accounts/sessions/list-sessions";
import { db } from "@/lib/db/client";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "./outbox";
import { anotherBrowser, browserOf, enableTotp, newNetwork, newPerson, password, signIn, typed } from "./people";

const house = testDatabase();
const fresh = "a kettle sings before dawn";
const minuteMs = 60_000;

afterEach(() => {
  vi.useRealTimers();
});

describe("a person's sessions", () => {
  test("are listed to them alone, this browser first, without those that are over", async () => {
    const here = await newPerson("lister");
    const phone = await anotherBrowser("lister", "Safari on iOS");
    await newPerson("other-lister");
    await db().session.create({
      data: { userId: here.person.userId, device: "old", tokenHash: new Uint8Array(32), expiresAt: new Date(0) },
    });
    expect(await listSessions(here.person)).toMatchObject([
      { id: here.person.sessionId, device: "Firefox on Linux", isThis: true },
      { id: phone.person.sessionId, device: "Safari on iOS", isThis: false },
    ]);
  });

  test("end one by one, by their owner only, and a copy of the cookie is refused at the next request", async () => {
    const here = await newPerson("ender");
    const there = await anotherBrowser("ender");
    const stranger = await newPerson("stranger");
    const id = there.person.sessionId;
    await expect(endOwnSession(stranger.person, { id })).rejects.toMatchObject({ code: "not_found" });
    expect(await findSession(there.token)).not.toBeNull();
    await endOwnSession(here.person, { id });
    expect(await findSession(there.token)).toBeNull();
    expect(await findSession(here.token)).not.toBeNull();
    await expect(endOwnSession(here.person, { id })).rejects.toMatchObject({ code: "not_found" });
  });

  test("end everywhere else at once, with one audit line", async () => {
    const here = await newPerson("clearer");
    const others = [await anotherBrowser("clearer"), await anotherBrowser("clearer")];
    const stranger = await newPerson("bystander");
    expect(await endOtherSessions(here.person)).toEqual({ ended: 2 });
    for (const { token } of others) expect(await findSession(token)).toBeNull();
    for (const { token } of [here, stranger]) expect(await findSession(token)).not.toBeNull();
    await endOtherSessions(here.person);
    const where = { subjectId: here.person.userId, action: "account.end_other_sessions" };
    expect(await db().auditEvent.count({ where })).toBe(1);
  });
});

describe("a recent proof", () => {
  test("is a fresh sign-in, and is one for fifteen minutes", async () => {
    const { token } = await newPerson("fresh");
    requireRecentProof((await findSession(token))!);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 15 * minuteMs + 1_000 });
    const late = (await findSession(token))!;
    expect(hasRecentProof(late)).toBe(false);
    expect(() => requireRecentProof(late)).toThrow(expect.objectContaining({ code: "proof_needed" }));
  });

  test("is given by the password where that is all there is, for a new token of the same session", async () => {
    const { token, person } = await newPerson("prover");
    await expect(prove(person, { password: fresh, code: "" })).rejects.toMatchObject({
      details: { fields: { password: expect.any(String) } },
    });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 20 * minuteMs });
    const renewed = await browserOf(await prove(person, { password, code: "" }));
    expect(renewed.person.sessionId).toBe(person.sessionId);
    expect(hasRecentProof(renewed.person)).toBe(true);
    expect(renewed.token).not.toBe(token);
    expect(await findSession(token)).toBeNull();
  });

  test("takes a code too where a second factor is on", async () => {
    const { browser, codeAt, recoveryCodes } = await enableTotp(await newPerson("both"));
    await expect(prove(browser.person, { password, code: "" })).rejects.toMatchObject({
      details: { fields: { code: expect.any(String) } },
    });
    const renewed = await browserOf(await prove(browser.person, { password, code: codeAt() }));
    await expect(prove(renewed.person, { password, code: codeAt() })).rejects.toMatchObject({ code: "invalid_input" });
    await prove(renewed.person, { password, code: typed(recoveryCodes[0]!) });
  });

  test("is guessed five times in a quarter of an hour, and nobody is locked out of signing in by it", async () => {
    const { person } = await newPerson("hijacked");
    for (let index = 0; index < 5; index++) {
      await expect(prove(person, { password: fresh, code: "" })).rejects.toMatchObject({ code: "invalid_input" });
    }
    await expect(prove(person, { password, code: "" })).rejects.toMatchObject({ code: "rate_limited" });
    await signIn("hijacked");
  });

  test("of a session that was ended meanwhile opens nothing", async () => {
    const here = await newPerson("ended");
    await endOwnSession(here.person, { id: here.person.sessionId });
    await expect(prove(here.person, { password, code: "" })).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await db().session.count({ where: { userId: here.person.userId } })).toBe(0);
  });
});

describe("a new password", () => {
  test("takes the present one, signs out everywhere else, renews this session's token, and is told", async () => {
    const here = await newPerson("changer");
    const there = await anotherBrowser("changer");
    await expect(changePassword(here.person, { currentPassword: fresh, password: fresh })).rejects.toMatchObject({
      details: { fields: { currentPassword: expect.any(String) } },
    });
    await takeMails(house.dataDir).catch(() => []);
    const token = await changePassword(here.person, { currentPassword: password, password: fresh });
    for (const old of [here.token, there.token]) expect(await findSession(old)).toBeNull();
    expect((await findSession(token))!.sessionId).toBe(here.person.sessionId);
    await expect(signIn("changer")).rejects.toMatchObject({ code: "unauthenticated" });
    await signIn("changer", fresh);
    expect(await takeMails(house.dataDir)).toMatchObject([
      { to: "changer@example.test", subject: "Your Tacit password was changed" },
    ]);
  });

  test("is judged like any other, and a refused one changes nothing", async () => {
    const here = await newPerson("careless");
    await expect(
      changePassword(here.person, { currentPassword: password, password: "careless-careless" }),
    ).rejects.toMatchObject({ details: { fields: { password: expect.any(String) } } });
    expect(await findSession(here.token)).not.toBeNull();
  });

  test("voids reset links and half-done sign-ins that were begun with the old one", async () => {
    const { browser, codeAt } = await enableTotp(await newPerson("tidy"));
    await takeMails(house.dataDir);
    await requestPasswordReset({ email: "tidy@example.test" });
    const link = (await takeMails(house.dataDir)).at(-1)!.token!;
    const { userId } = (await signIn("tidy").catch((error) => error)) as SecondFactorNeeded;
    const halfway = await openChallenge("second_factor", userId);
    await changePassword(browser.person, { currentPassword: password, password: fresh });
    await expect(resetPassword({ token: link, password })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(checkSecondFactor(halfway, { code: codeAt() }, newNetwork())).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test("by a mailed link does not turn the second factor off, and voids half-done sign-ins", async () => {
    const { codeAt } = await enableTotp(await newPerson("forgetful"));
    const { userId } = (await signIn("forgetful").catch((error) => error)) as SecondFactorNeeded;
    const halfway = await openChallenge("second_factor", userId);
    await takeMails(house.dataDir);
    await requestPasswordReset({ email: "forgetful@example.test" });
    await resetPassword({ token: (await takeMails(house.dataDir)).at(-1)!.token!, password: fresh });
    await expect(checkSecondFactor(halfway, { code: codeAt() }, newNetwork())).rejects.toMatchObject({
      code: "unauthenticated",
    });
    await expect(signIn("forgetful", fresh)).rejects.toMatchObject({ userId });
  });
});
