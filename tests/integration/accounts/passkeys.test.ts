import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openChallenge } from "@/lib/accounts/challenge";
import { createSession } from "@/lib/accounts/create-session";
import { findSession } from "@/lib/accounts/find-session";
import { addPasskey } from "@/lib/accounts/passkeys/add-passkey";
import { beginAddingPasskey } from "@/lib/accounts/passkeys/begin-adding-passkey";
import { beginPasskey } from "@/lib/accounts/passkeys/begin-passkey";
import { checkPasskey } from "@/lib/accounts/passkeys/check-passkey";
import { listPasskeys } from "@/lib/accounts/passkeys/list-passkeys";
import { AddPasskeyInput, PasskeyInput } from "@/lib/accounts/passkeys/passkey-response";
import { removePasskey } from "@/lib/accounts/passkeys/remove-passkey";
import { renamePasskey } from "@/lib/accounts/passkeys/rename-passkey";
import { proveByPasskey } from "@/lib/accounts/prove";
import { RenamePasskeyInput } from "@/lib/accounts/schema";
import { checkSecondFactor } from "@/lib/accounts/second-factor/check-second-factor";
import { SecondFactorNeeded } from "@/lib/accounts/second-factor/second-factor-needed";
import { endSecondFactor } from "@/lib/accounts/staff/end-second-factor";
import { db } from "@/lib/db/client";
import { type Deviation, softwareAuthenticator } from "../../support/software-authenticator";
import { testDatabase } from "../../support/test-database";
import { type Browser, browserOf, newNetwork, newPerson, signIn } from "./people";

testDatabase();
const site = { origin: "http://localhost:3000", rpId: "localhost" };
const foreign = { code: "unauthenticated", message: "This passkey was not accepted." };

afterEach(() => {
  vi.useRealTimers();
});

async function add({ person }: Browser, authenticator = softwareAuthenticator(site), deviation: Deviation = {}) {
  const { token, options } = await beginAddingPasskey(person);
  const answer = authenticator.create(options, deviation);
  const input = AddPasskeyInput.parse({ response: answer });
  const added = await addPasskey(person, { ...input, token, device: "Chrome on macOS" });
  return { authenticator, token, answer, browser: await browserOf(added.sessionToken), ...added };
}

/** Signing in with nothing but a passkey. */
async function enter(authenticator: ReturnType<typeof softwareAuthenticator>, deviation: Deviation = {}) {
  const token = await openChallenge("passkey_sign_in", null);
  const answer = authenticator.get(await beginPasskey(token, "passkey_sign_in"), deviation);
  return { token, answer, actor: await submit(token, answer) };
}

const submit = (token: string, answer: string) =>
  checkPasskey(token, PasskeyInput.parse({ response: answer }).response, newNetwork());

describe("a passkey", () => {
  test("signs its person in without a password, and counts as both factors", async () => {
    const ada = await newPerson("ada");
    const { authenticator, recoveryCodes, browser } = await add(ada);
    expect(recoveryCodes).toHaveLength(10);
    expect((await enter(authenticator)).actor.userId).toBe(ada.person.userId);
    await expect(signIn("ada")).rejects.toBeInstanceOf(SecondFactorNeeded);
    expect(await listPasskeys(browser.person)).toMatchObject([
      { name: "Passkey of Chrome on macOS", isBackedUp: false, lastUsedAt: expect.any(Date) },
    ]);
    // A new proof, a new token.
    expect(await findSession(ada.token)).toBeNull();
  });

  test("tells nobody who has one: the question is the same for everybody", async () => {
    const token = await openChallenge("passkey_sign_in", null);
    const options = await beginPasskey(token, "passkey_sign_in");
    expect(options).toMatchObject({ rpId: "localhost", userVerification: "required" });
    expect(options.allowCredentials ?? []).toEqual([]);
  });

  test.each<[string, Deviation]>([
    ["another origin", { origin: "http://localhost.evil.test" }],
    ["a subdomain's origin", { origin: "http://login.localhost:3000" }],
    ["another relying party", { rpId: "evil.test" }],
    ["a challenge that was not given", { challenge: randomBytes(32).toString("base64url") }],
    ["a person who was not verified", { isUserVerified: false }],
    ["an answer to another question", { type: "webauthn.create" }],
    ["a copy that counts from the start", { count: 1 }],
    ["no word of whose it is", { userHandle: undefined }],
    ["another person's handle", { userHandle: randomBytes(16).toString("base64url") }],
  ])("is refused with %s, in the same words", async (name, deviation) => {
    const { authenticator } = await add(await newPerson(`p-${name.replaceAll(/[^a-z]/g, "").slice(0, 25)}`));
    await enter(authenticator);
    await expect(enter(authenticator, deviation)).rejects.toMatchObject(foreign);
    await enter(authenticator);
  });

  test("that is unknown is refused in the same words", async () => {
    const stranger = softwareAuthenticator(site);
    await expect(enter(stranger, { userHandle: randomBytes(16).toString("base64url") })).rejects.toMatchObject(foreign);
  });

  test("answers a challenge once: neither the answer nor the challenge works again", async () => {
    const { authenticator } = await add(await newPerson("replayed"));
    const { token, answer } = await enter(authenticator);
    await expect(submit(token, answer)).rejects.toMatchObject({ code: "unauthenticated" });
    const other = await openChallenge("passkey_sign_in", null);
    await beginPasskey(other, "passkey_sign_in");
    await expect(submit(other, answer)).rejects.toMatchObject(foreign);
    // That try used the other challenge's bytes up.
    const options = await beginPasskey(other, "passkey_sign_in");
    const [one, two] = [authenticator.get(options), authenticator.get(options)];
    const tries = await Promise.allSettled([submit(other, one), submit(other, two)]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("has five minutes to answer", async () => {
    const { authenticator } = await add(await newPerson("slow"));
    const token = await openChallenge("passkey_sign_in", null);
    const answer = authenticator.get(await beginPasskey(token, "passkey_sign_in"));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 301_000 });
    await expect(submit(token, answer)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("of somebody else is no second factor, and its own is", async () => {
    const one = await add(await newPerson("first"));
    const other = await add(await newPerson("second"));
    const { userId } = (await signIn("first").catch((error) => error)) as SecondFactorNeeded;
    const token = await openChallenge("second_factor", userId);
    const answer = async (authenticator: typeof one.authenticator) =>
      PasskeyInput.parse({ response: authenticator.get(await beginPasskey(token, "second_factor")) });
    const wrong = await answer(other.authenticator);
    await expect(checkSecondFactor(token, wrong, newNetwork())).rejects.toMatchObject(foreign);
    const right = await answer(one.authenticator);
    expect((await checkSecondFactor(token, right, newNetwork())).userId).toBe(userId);
  });

  test("proves its signed-in person anew, and nobody else", async () => {
    const one = await add(await newPerson("prover"));
    const other = await add(await newPerson("onlooker"));
    const token = await openChallenge("passkey_prove", one.browser.person.userId);
    const answer = PasskeyInput.parse({
      response: one.authenticator.get(await beginPasskey(token, "passkey_prove")),
    }).response;
    await expect(proveByPasskey(other.browser.person, token, answer)).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const again = await openChallenge("passkey_prove", one.browser.person.userId);
    const fresh = PasskeyInput.parse({
      response: one.authenticator.get(await beginPasskey(again, "passkey_prove")),
    }).response;
    const renewed = await proveByPasskey(one.browser.person, again, fresh);
    expect(await findSession(one.browser.token)).toBeNull();
    expect((await findSession(renewed))!.sessionId).toBe(one.browser.person.sessionId);
  });

  test("that was taken off the account after it signed opens no session", async () => {
    const { authenticator, browser } = await add(await newPerson("expelled"));
    const { actor } = await enter(authenticator);
    await endSecondFactor({ kind: "command_line" }, { id: browser.person.userId });
    await expect(createSession(actor, "Firefox on Linux")).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await db().session.count({ where: { userId: browser.person.userId } })).toBe(0);
  });

  test("of a disabled account opens nothing", async () => {
    const { authenticator, browser } = await add(await newPerson("disabled"));
    await db().user.update({ where: { id: browser.person.userId }, data: { disabledAt: new Date() } });
    await expect(enter(authenticator)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("adding a passkey", () => {
  test.each<[string, Deviation]>([
    ["another origin", { origin: "https://evil.test" }],
    ["another relying party", { rpId: "evil.test" }],
    ["other bytes", { challenge: randomBytes(32).toString("base64url") }],
    ["a person who was not verified", { isUserVerified: false }],
    ["an assertion's type", { type: "webauthn.get" }],
  ])("is refused for %s", async (name, deviation) => {
    const browser = await newPerson(`a-${name.replaceAll(/[^a-z]/g, "").slice(0, 25)}`);
    await expect(add(browser, softwareAuthenticator(site), deviation)).rejects.toMatchObject({ code: "invalid_input" });
    await signIn(browser.person.username);
  });

  test("needs a recent proof, the person's own challenge, and an answer that was not given before", async () => {
    const browser = await newPerson("adder");
    const other = await newPerson("other-adder");
    const late = { ...browser.person, provedAt: new Date(Date.now() - 15 * 60_000 - 1) };
    await expect(beginAddingPasskey(late)).rejects.toMatchObject({ code: "proof_needed" });
    const { token, options } = await beginAddingPasskey(browser.person);
    const input = AddPasskeyInput.parse({ response: softwareAuthenticator(site).create(options) });
    await expect(addPasskey(other.person, { ...input, token, device: "x" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    const added = await add(browser);
    const replay = AddPasskeyInput.parse({ response: added.answer });
    const again = await beginAddingPasskey(added.browser.person);
    for (const used of [added.token, again.token]) {
      await expect(addPasskey(added.browser.person, { ...replay, token: used, device: "x" })).rejects.toThrow();
    }
    expect(await listPasskeys(added.browser.person)).toHaveLength(1);
  });

  test("stops at twenty, and the same authenticator is taken once in the house", async () => {
    let browser = await newPerson("collector");
    const { authenticator, ...first } = await add(browser);
    const thief = await newPerson("copier");
    await expect(add(thief, authenticator)).rejects.toMatchObject({ code: "invalid_input" });
    browser = first.browser;
    for (let count = 1; count < 20; count++) ({ browser } = await add(browser));
    await expect(beginAddingPasskey(browser.person)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a person's passkeys", () => {
  test("are renamed and removed by them alone; with the last one the password suffices again", async () => {
    const { browser, authenticator } = await add(await newPerson("keeper"));
    const stranger = await newPerson("stranger");
    const { id } = (await listPasskeys(browser.person))[0]!;
    await expect(renamePasskey(stranger.person, { id, name: "mine" })).rejects.toMatchObject({ code: "not_found" });
    await expect(removePasskey(stranger.person, { id })).rejects.toMatchObject({ code: "not_found" });
    await renamePasskey(browser.person, RenamePasskeyInput.parse({ id, name: " blue key " }));
    expect((await listPasskeys(browser.person))[0]!.name).toBe("blue key");
    const late = { ...browser.person, provedAt: new Date(Date.now() - 15 * 60_000 - 1) };
    await expect(removePasskey(late, { id })).rejects.toMatchObject({ code: "proof_needed" });
    await removePasskey(browser.person, { id });
    await expect(enter(authenticator)).rejects.toMatchObject(foreign);
    await signIn("keeper");
    expect(await db().recoveryCode.count({ where: { userId: browser.person.userId } })).toBe(0);
  });

  test("have no name that hides or turns what stands beside it", () => {
    const id = "018f0000-0000-7000-8000-000000000000";
    for (const name of ["", "a\u202Eb", "a\u0000b", "a\u200Bb", "x".repeat(61)]) {
      expect(RenamePasskeyInput.safeParse({ id, name }).success).toBe(false);
    }
    expect(RenamePasskeyInput.safeParse({ id, name: "Ключ 🔑 日本" }).success).toBe(true);
  });
});
