import * as argon2 from "@node-rs/argon2";
import { NextRequest } from "next/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { openChallenge } from "@/lib/accounts/challenge";
import { createUser } from "@/lib/accounts/create-user";
import { findSession } from "@/lib/accounts/find-session";
import { addPasskey } from "@/lib/accounts/passkeys/add-passkey";
import { beginAddingPasskey } from "@/lib/accounts/passkeys/begin-adding-passkey";
import { beginPasskey } from "@/lib/accounts/passkeys/begin-passkey";
import { AddPasskeyInput } from "@/lib/accounts/passkeys/passkey-response";
import { UpdateProfileInput } from "@/lib/accounts/schema";
import { updateProfile } from "@/lib/accounts/update-profile";
import { db } from "@/lib/db/client";
import { handlers } from "@/lib/web/auth";
import { softwareAuthenticator } from "../../support/software-authenticator";
import { testDatabase } from "../../support/test-database";
import { emailOf, enableTotp, newPerson, password, signIn } from "./people";

vi.mock("@node-rs/argon2", async (original) => {
  const real = await original<typeof argon2>();
  return { ...real, verify: vi.fn(real.verify), hash: vi.fn(real.hash) };
});

testDatabase();
const base = "http://localhost:3000";
const name = "tacit-session";

beforeEach(() => {
  vi.mocked(argon2.verify).mockClear();
});

/** Posts to a provider of next-auth's as a program does, with whatever session it says it has. */
async function post(provider: string, form: Record<string, string>, session?: string) {
  const jar = new Map<string, string>(session ? [[name, session]] : []);
  const send = async (path: string, body?: Record<string, string>) => {
    const headers = new Headers({ host: "localhost:3000", "user-agent": "Firefox/145.0 Linux" });
    headers.set("cookie", [...jar].map((pair) => pair.join("=")).join("; "));
    const init = { method: body ? "POST" : "GET", headers, ...(body && { body: new URLSearchParams(body) }) };
    const response = await (body ? handlers.POST : handlers.GET)(new NextRequest(base + path, init));
    for (const line of response.headers.getSetCookie()) {
      const [key, value] = line.split(";")[0]!.split("=") as [string, string];
      jar.set(key, value);
    }
    return response;
  };
  const { csrfToken } = (await (await send("/api/auth/csrf")).json()) as { csrfToken: string };
  await send(`/api/auth/callback/${provider}`, { csrfToken, ...form });
  return jar.get(name);
}

describe("a session", () => {
  test("is never the one that the browser came with: not by password, by code, nor by passkey", async () => {
    const planted = "planted-token-that-an-attacker-knows-already";
    const plain = await newPerson("plain");
    const byPassword = await post("credentials", { email: emailOf("plain"), password }, planted);
    const again = await post("credentials", { email: emailOf("plain"), password }, plain.token);

    const { codeAt, browser } = await enableTotp(await newPerson("coded"));
    const challenge = await openChallenge("second_factor", browser.person.userId);
    const byCode = await post("second-factor", { token: challenge, code: codeAt() }, planted);

    const authenticator = softwareAuthenticator({ origin: base, rpId: "localhost" });
    const { token, options } = await beginAddingPasskey(browser.person);
    const input = AddPasskeyInput.parse({ response: authenticator.create(options) });
    await addPasskey(browser.person, { ...input, token, device: "x" });
    const asked = await openChallenge("passkey_sign_in", null);
    const response = authenticator.get(await beginPasskey(asked, "passkey_sign_in"));
    const byPasskey = await post("passkey", { token: asked, response }, planted);

    const opened = [byPassword, again, byCode, byPasskey];
    for (const session of opened) expect(await findSession(session!)).not.toBeNull();
    expect(new Set([...opened, planted, plain.token]).size).toBe(6);
    expect(await findSession(planted)).toBeNull();
  });

  test("is not opened by the password of who has a second factor, nor by anything that is no proof", async () => {
    const { browser } = await enableTotp(await newPerson("guarded"));
    const { userId } = browser.person;
    const sessions = () => db().session.count({ where: { userId } });
    const before = await sessions();
    const token = await openChallenge("second_factor", userId);
    const attempts: [string, Record<string, string>][] = [
      ["credentials", { email: emailOf("guarded"), password }],
      ["second-factor", { token, code: "000000" }],
      ["second-factor", { token }],
      ["second-factor", { token, code: "" }],
      ["second-factor", { token, response: "{}" }],
      ["second-factor", { code: "000000" }],
      // A challenge of one kind is none of another.
      ["passkey", { token, response: "{}" }],
      ["passkey", { token: "x", response: "null" }],
      ["passkey", {}],
    ];
    for (const [provider, form] of attempts) expect(await post(provider, form)).toBeUndefined();
    expect(await sessions()).toBe(before);
  });
});

describe("nobody learns by signing in who has an account", () => {
  test("every refusal takes one hash to compute, and the same words", async () => {
    const { browser } = await enableTotp(await newPerson("second"));
    await newPerson("right");
    await createUser({ kind: "command_line" }, { email: emailOf("unconfirmed"), password });
    expect(browser.person.username).toBe("second");
    const answers: string[] = [];
    for (const [who, secret] of [
      ["nobody", password],
      ["right", "wrong"],
      ["second", "wrong"],
      ["unconfirmed", password],
    ] as const) {
      vi.mocked(argon2.verify).mockClear();
      answers.push((await signIn(who, secret).catch(({ code, message }) => `${code} ${message}`)) as string);
      expect(argon2.verify, who).toHaveBeenCalledTimes(1);
    }
    expect(new Set(answers).size).toBe(1);
    const parameters = vi
      .mocked(argon2.verify)
      .mock.calls.map(([hash]) => String(hash).split("$").slice(0, 4).join("$"));
    expect(parameters).toEqual(["$argon2id$v=19$m=19456,t=2,p=1"]);
  });

  test("an unknown address takes as long as a wrong password", async () => {
    await newPerson("timed");
    const time = async (who: string) => {
      const began = performance.now();
      await signIn(who, "wrong").catch(() => {});
      return performance.now() - began;
    };
    // In turns, so that what else the machine does weighs on both alike.
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let round = 0; round < 12; round++) {
      known.push(await time("timed"));
      unknown.push(await time(`absent-${round}`));
    }
    const median = (values: number[]) => values.sort((one, other) => one - other)[values.length >> 1]!;
    const ratio = median(known) / median(unknown);
    console.info(`sign-in refused: known ${median(known).toFixed(0)} ms, unknown ${median(unknown).toFixed(0)} ms`);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });
});

describe("a profile", () => {
  test("is the person's to change: a taken username is told, and the display name may be empty", async () => {
    const { person } = await newPerson("named");
    await newPerson("other-name");
    await expect(updateProfile(person, { username: "OTHER-name", displayName: "" })).rejects.toMatchObject({
      code: "conflict",
      details: { fields: { username: expect.any(String) } },
    });
    await updateProfile(person, UpdateProfileInput.parse({ username: "Named", displayName: " Ada Łovelace 🦉 " }));
    const columns = { username: true, usernameNormalized: true, displayName: true, role: true };
    const row = () => db().user.findUniqueOrThrow({ where: { id: person.userId }, select: columns });
    expect(await row()).toEqual({
      username: "Named",
      usernameNormalized: "named",
      displayName: "Ada Łovelace 🦉",
      role: "user",
    });
    await updateProfile(person, { username: "Named", displayName: "" });
    expect(await row()).toMatchObject({ displayName: null });
  });

  test("takes nothing else, and no name that hides or turns what stands beside it", () => {
    const filled = { username: "ada", displayName: "Ada" };
    const more = { role: "owner", emailVerifiedAt: "2020-01-01", email: "x@example.test", userId: "x" };
    expect(UpdateProfileInput.parse({ ...filled, ...more })).toEqual(filled);
    for (const displayName of ["a\u202Eb", "a\u2066b", "a\u0007b", "a\nb", "a\uFEFFb", "x".repeat(61)]) {
      expect(UpdateProfileInput.safeParse({ username: "ada", displayName }).success).toBe(false);
    }
  });
});
