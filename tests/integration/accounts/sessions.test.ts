import { hash } from "@node-rs/argon2";
import { afterEach, describe, expect, test, vi } from "vitest";
import { checkPassword } from "@/lib/accounts/check-password";
import { createSession } from "@/lib/accounts/create-session";
import { createUser } from "@/lib/accounts/create-user";
import { endSession } from "@/lib/accounts/end-session";
import { findSession } from "@/lib/accounts/find-session";
import { requestPasswordReset } from "@/lib/accounts/request-password-reset";
import { resetPassword } from "@/lib/accounts/reset-password";
import { db } from "@/lib/db/client";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "./outbox";

const house = testDatabase();
const password = "a lantern over quiet water";
const operator = { kind: "command_line" } as const;
let networks = 0;
const newNetwork = () => `10.0.${networks++}.0/24`;
const addUser = (name: string) =>
  createUser(operator, { email: `${name}@example.test`, username: name, password, verified: true });
const signIn = (name: string, secret = password, network = newNetwork()) =>
  checkPassword({ email: `${name}@example.test`, password: secret }, network);
const open = async (name: string) => createSession(await signIn(name), "Firefox on Linux");

afterEach(() => {
  vi.useRealTimers();
});

describe("signing in", () => {
  test("an unknown address, a wrong password, an unconfirmed and a disabled account get the very same answer", async () => {
    await addUser("right");
    const closed = await addUser("disabled");
    await db().user.update({ where: { id: closed.id }, data: { disabledAt: new Date() } });
    await createUser(operator, { email: "unconfirmed@example.test", password });
    const attempts = [signIn("nobody"), signIn("right", "wrong"), signIn("disabled"), signIn("unconfirmed")];
    const errors = await Promise.all(
      attempts.map((attempt) => attempt.catch(({ code, message }) => ({ code, message }))),
    );
    expect(new Set(errors.map((error) => JSON.stringify(error))).size).toBe(1);
    expect(errors[0]).toMatchObject({ code: "unauthenticated" });
  });

  test("is refused after five wrong tries for an account from one network, in any case of its letters, and not elsewhere", async () => {
    await addUser("guessed");
    const network = newNetwork();
    for (const name of ["guessed", "GUESSED", "Guessed", "guesseD", "guessed"]) {
      await expect(signIn(name, "wrong", network)).rejects.toMatchObject({ code: "unauthenticated" });
    }
    const refused = await signIn("guessed", password, network).catch((error) => error);
    expect(refused).toMatchObject({ code: "rate_limited", publicMessage: "Too many tries. Try again in 15 minutes." });
    await signIn("guessed");
    await addUser("neighbour");
    await signIn("neighbour", password, network);
  });

  test("is refused after fifty wrong tries for an account from wherever they came", async () => {
    await addUser("besieged");
    for (let index = 0; index < 50; index++) {
      await expect(signIn("besieged", "wrong")).rejects.toMatchObject({ code: "unauthenticated" });
    }
    await expect(signIn("besieged")).rejects.toMatchObject({ code: "rate_limited" });
  });

  test("is refused after twenty wrong tries from one network, whatever accounts they named", async () => {
    const network = newNetwork();
    for (let index = 0; index < 20; index++) {
      await expect(signIn(`spray-${index}`, "wrong", network)).rejects.toMatchObject({ code: "unauthenticated" });
    }
    await expect(signIn("spray-20", "wrong", network)).rejects.toMatchObject({ code: "rate_limited" });
  });

  test("with the right password is never counted", async () => {
    await addUser("regular");
    const network = newNetwork();
    for (let index = 0; index < 7; index++) await signIn("regular", password, network);
  });

  test("renews a hash that was made with weaker parameters", async () => {
    const { id } = await addUser("old-hash");
    const weak = await hash(password, { memoryCost: 8_192, timeCost: 1 });
    await db().user.update({ where: { id }, data: { passwordHash: weak } });
    await signIn("old-hash");
    const { passwordHash } = await db().user.findUniqueOrThrow({ where: { id } });
    expect(passwordHash).toMatch(/m=19456,t=2,p=1/);
    await signIn("old-hash");
  });
});

describe("a session", () => {
  test("stands for its person, and only its hash is stored", async () => {
    const user = await addUser("holder");
    const token = await open("holder");
    expect(await findSession(token)).toMatchObject({
      kind: "user",
      userId: user.id,
      organizationId: user.organizationId,
      role: "user",
      email: "holder@example.test",
    });
    const [row] = await db().$queryRaw<{ row: string }[]>`SELECT sessions::text AS row FROM sessions`;
    expect(row!.row).not.toContain(token);
    expect(row!.row).not.toContain(Buffer.from(token).toString("hex"));
    expect(row!.row).toContain("Firefox on Linux");
    expect(await findSession(`${token}x`)).toBeNull();
  });

  test("that was ended is refused at once, and so is any copy of it; the others go on", async () => {
    await addUser("leaver");
    const [here, elsewhere] = [await open("leaver"), await open("leaver")];
    await endSession(here);
    expect(await findSession(here)).toBeNull();
    expect(await findSession(elsewhere)).not.toBeNull();
    await endSession(here);
    const actions = await db().auditEvent.findMany({ where: { action: "account.sign_out" } });
    expect(actions).toHaveLength(1);
  });

  test("ends after 30 days, and with the person's account", async () => {
    const { id } = await addUser("ager");
    const token = await open("ager");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 30 * 86_400_000 + 1_000 });
    expect(await findSession(token)).toBeNull();
    vi.useRealTimers();
    expect(await findSession(token)).not.toBeNull();
    await db().user.update({ where: { id }, data: { disabledAt: new Date() } });
    expect(await findSession(token)).toBeNull();
  });

  test("notes when it was last seen, at most every five minutes", async () => {
    const { id } = await addUser("seen");
    const token = await open("seen");
    const lastSeenAt = async () =>
      (await db().session.findFirstOrThrow({ where: { userId: id } })).lastSeenAt.getTime();
    const before = await lastSeenAt();
    await findSession(token);
    expect(await lastSeenAt()).toBe(before);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6 * 60_000 });
    await findSession(token);
    expect(await lastSeenAt()).toBeGreaterThan(before);
  });
});

describe("a password reset", () => {
  const fresh = "a kettle sings before dawn";
  const ask = async (name: string) => {
    await requestPasswordReset({ email: `${name}@example.test` });
    return (await takeMails(house.dataDir)).at(-1)!.token!;
  };

  test("link works once: it changes the password, signs every browser out and says so by mail", async () => {
    await addUser("forgetful");
    const session = await open("forgetful");
    const token = await ask("forgetful");
    await resetPassword({ token, password: fresh });
    expect(await findSession(session)).toBeNull();
    await expect(signIn("forgetful")).rejects.toMatchObject({ code: "unauthenticated" });
    await signIn("forgetful", fresh);
    expect((await takeMails(house.dataDir)).map(({ subject }) => subject)).toEqual(["Your Tacit password was changed"]);
    await expect(resetPassword({ token, password })).rejects.toMatchObject({ code: "invalid_input" });
    await signIn("forgetful", fresh);
  });

  test("link used twice at the same moment works for one of the two", async () => {
    await addUser("hasty");
    const token = await ask("hasty");
    const tries = await Promise.allSettled(
      [fresh, `${fresh}!`].map((secret) => resetPassword({ token, password: secret })),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("answers an unknown address like a known one, and mails nobody", async () => {
    await addUser("known");
    const known = await requestPasswordReset({ email: "known@example.test" });
    await takeMails(house.dataDir);
    expect(await requestPasswordReset({ email: "no-one@example.test" })).toBe(known);
    await requestPasswordReset({ email: "known@example.test" });
    expect((await takeMails(house.dataDir)).map(({ to }) => to)).toEqual(["known@example.test"]);
  });

  test("link is void after an hour, after a newer one, and for confirming an address", async () => {
    await addUser("slow");
    const older = await ask("slow");
    const token = await ask("slow");
    await expect(resetPassword({ token: older, password: fresh })).rejects.toMatchObject({ code: "invalid_input" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61 * 60_000 });
    await expect(resetPassword({ token, password: fresh })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("that refuses a weak password leaves the link usable", async () => {
    await addUser("careless");
    const token = await ask("careless");
    await expect(resetPassword({ token, password: "careless-careless" })).rejects.toMatchObject({
      details: { fields: { password: expect.any(String) } },
    });
    await resetPassword({ token, password: fresh });
  });

  test("proves the address, so that nobody keeps an account made in a stranger's name", async () => {
    await createUser(operator, { email: "stranger@example.test", password });
    await takeMails(house.dataDir);
    await resetPassword({ token: await ask("stranger"), password: fresh });
    await signIn("stranger", fresh);
    await expect(signIn("stranger")).rejects.toMatchObject({ code: "unauthenticated" });
  });

  test("token is stored as a hash only", async () => {
    await addUser("hashed");
    const token = await ask("hashed");
    const rows = await db().$queryRaw<{ row: string }[]>`SELECT mail_tokens::text AS row FROM mail_tokens`;
    expect(rows.length).toBeGreaterThan(0);
    const text = rows.map(({ row }) => row).join();
    expect(text).not.toContain(token);
    expect(text).not.toContain(Buffer.from(token, "base64url").toString("hex"));
  });
});
