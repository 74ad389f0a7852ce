import { describe, expect, test } from "vitest";
import { checkPassword } from "@/lib/accounts/check-password";
import { createAccount } from "@/lib/accounts/create-account";
import { createUser } from "@/lib/accounts/create-user";
import { findUserByEmail } from "@/lib/accounts/find-user";
import { requestVerification } from "@/lib/accounts/request-verification";
import { SignUpInput } from "@/lib/accounts/schema";
import { verifyEmail } from "@/lib/accounts/verify-email";
import { db } from "@/lib/db/client";
import { testDatabase } from "../../support/test-database";
import { takeMails } from "./outbox";

const house = testDatabase();
const password = "a lantern over quiet water";
const network = "203.0.113.0/24";
const operator = { kind: "command_line" } as const;
const form = (name: string, more = {}) =>
  SignUpInput.parse({ email: `${name}@example.test`, username: name, password, adult: "on", terms: "on", ...more });
const signIn = (email: string, secret = password) => checkPassword({ email, password: secret }, network);

describe("the sign-up form", () => {
  const filled = { email: "a@example.test", username: "ada", password, adult: "on", terms: "on" };

  test.each(["email", "username", "password", "adult", "terms"])("is refused without %s", (name) => {
    const { [name as keyof typeof filled]: _left, ...rest } = filled;
    expect(SignUpInput.safeParse(rest).error?.issues.map(({ path }) => path[0])).toEqual([name]);
  });

  test("takes nothing else: unknown fields are dropped, a role among them", () => {
    expect(SignUpInput.parse({ ...filled, role: "owner", verified: "on", birthday: "1990-01-01" })).toEqual(filled);
  });
});

describe("sign-up", () => {
  test("makes a closed account, and the mailed link opens it, once", async () => {
    await createAccount(form("ada"));
    await expect(signIn("ada@example.test")).rejects.toMatchObject({ code: "unauthenticated" });
    const [mail, ...others] = await takeMails(house.dataDir);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ to: "ada@example.test", subject: "Confirm your e-mail address for Tacit" });

    await verifyEmail({ token: mail!.token!, password });
    const user = await findUserByEmail("ada@example.test");
    expect(user).toMatchObject({ username: "ada", role: "user", emailVerifiedAt: expect.any(Date) });
    expect((await signIn("ada@example.test")).userId).toBe(user!.id);
    await expect(verifyEmail({ token: mail!.token!, password })).rejects.toMatchObject({ code: "invalid_input" });
    const actions = await db().auditEvent.findMany({ where: { subjectId: user!.id }, orderBy: { id: "asc" } });
    expect(actions.map(({ action }) => action)).toEqual(["account.create", "account.verify_email"]);
  });

  test("stores when age and terms were confirmed, and no consent to anything", async () => {
    await createAccount(form("terms"));
    const user = await db().user.findUniqueOrThrow({ where: { emailNormalized: "terms@example.test" } });
    expect(user.termsVersion).not.toBe("");
    expect(Date.now() - user.adultConfirmedAt.getTime()).toBeLessThan(60_000);
    expect(await db().consentEvent.count()).toBe(0);
    await takeMails(house.dataDir);
  });

  test("for a taken address answers as for a free one, changes nothing, and tells only the address's owner", async () => {
    const owner = await createUser(operator, { email: "Taken@example.test", password, verified: true });
    const rows = await db().user.count();
    expect(await createAccount(form("taken", { username: "somebody" }))).toBe(await createAccount(form("free")));
    expect(await db().user.count()).toBe(rows + 1);
    expect((await findUserByEmail("taken@example.test"))!.username).toBe(owner.username);
    const mails = await takeMails(house.dataDir);
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      ["taken@example.test", "You already have a Tacit account"],
      ["free@example.test", "Confirm your e-mail address for Tacit"],
    ]);
    expect(mails[0]!.token).toBeUndefined();
    const secret = "another lantern in the rain";
    await createAccount(form("taken", { username: "somebody2", password: secret }));
    await expect(signIn("taken@example.test", secret)).rejects.toMatchObject({ code: "unauthenticated" });
    await takeMails(house.dataDir);
  });

  test("takes as long for a taken address as for a free one", async () => {
    await createUser(operator, { email: "known@example.test", password, verified: true });
    for (const name of ["known", "unknown"]) {
      const begun = performance.now();
      await createAccount(form(name, { username: `${name}-timing` }));
      expect(performance.now() - begun).toBeGreaterThan(395);
    }
    await takeMails(house.dataDir);
  });

  test("tells that a username is taken, whoever's address is given, so that it proves no address", async () => {
    await createUser(operator, { email: "named@example.test", password, username: "Countess", verified: true });
    const refused = { code: "conflict", details: { fields: { username: "This username is taken." } } };
    await expect(createAccount(form("other", { username: "countess" }))).rejects.toMatchObject(refused);
    await expect(createAccount(form("named", { username: "countess" }))).rejects.toMatchObject(refused);
    expect(await findUserByEmail("other@example.test")).toBeNull();
  });

  test("cannot be asked through usernames whether an address was free", async () => {
    await createUser(operator, { email: "victim@example.test", password, verified: true });
    await createAccount(form("victim", { username: "probe-1" }));
    await createAccount(form("nobody", { username: "probe-2" }));
    await createAccount(form("spy1", { username: "probe-1" }));
    await createAccount(form("spy2", { username: "probe-2" }));
    expect((await findUserByEmail("spy2@example.test"))!.username).toBe("probe-2");
    expect((await findUserByEmail("nobody@example.test"))!.username).toMatch(/^probe-2-\d{6}$/);
    await takeMails(house.dataDir);
  });

  test("again for an address not yet confirmed: the latest counts, the older link is void, nothing is left behind", async () => {
    const buckets = await db().bucket.count();
    await createAccount(form("twice", { password: "the squatter's own secret" }));
    await createAccount(form("twice"));
    const [first, second] = await takeMails(house.dataDir);
    await expect(verifyEmail({ token: first!.token!, password })).rejects.toMatchObject({ code: "invalid_input" });
    await verifyEmail({ token: second!.token!, password });
    await expect(signIn("twice@example.test", "the squatter's own secret")).rejects.toMatchObject({
      code: "unauthenticated",
    });
    await signIn("twice@example.test");
    expect(await db().bucket.count()).toBe(buckets + 1);
  });

  test("by a stranger for somebody's address is not opened by that somebody, who does not know the password", async () => {
    await createAccount(form("hijack"));
    await createAccount(form("hijack", { password: "the stranger's own secret" }));
    const [, theirs] = await takeMails(house.dataDir);
    await expect(verifyEmail({ token: theirs!.token!, password })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(signIn("hijack@example.test", "the stranger's own secret")).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test("does not take over somebody the operator added, or who owns something", async () => {
    const plain = await createUser(operator, { email: "plain@example.test", password });
    await createAccount(form("plain"));
    expect((await findUserByEmail("plain@example.test"))!.id).toBe(plain.id);
    const { id } = await createUser(operator, { email: "staff@example.test", password, role: "support" });
    const funded = await createUser(operator, { email: "funded@example.test", password });
    await db().bucket.updateMany({ where: { organization: { ownerId: funded.id } }, data: { capNano: 1n } });
    await createAccount(form("staff"));
    await createAccount(form("funded"));
    expect((await findUserByEmail("staff@example.test"))!.id).toBe(id);
    expect((await findUserByEmail("funded@example.test"))!.id).toBe(funded.id);
    await takeMails(house.dataDir);
  });

  test("several at once for one address and name end in one account", async () => {
    const attempts = Array.from({ length: 4 }, () => createAccount(form("race")));
    const answers = await Promise.allSettled(attempts);
    expect(answers.map(({ status }) => status)).toContain("fulfilled");
    expect(await db().user.count({ where: { emailNormalized: "race@example.test" } })).toBe(1);
    await takeMails(house.dataDir);
  });

  test("refuses a password that is guessed first, and says why at its field", async () => {
    await expect(createAccount(form("weak", { password: "Password12345678" }))).rejects.toMatchObject({
      code: "invalid_input",
      details: { fields: { password: expect.any(String) } },
    });
  });

  test("cannot be used to fill somebody's mailbox", async () => {
    for (let index = 0; index < 5; index++) await createAccount(form("flood", { username: `flood-${index}` }));
    await expect(createAccount(form("flood"))).rejects.toMatchObject({ code: "rate_limited" });
    expect((await takeMails(house.dataDir)).length).toBe(5);
  });
});

describe("asking for the confirmation again", () => {
  test("sends a fresh link to whom waits for one, and answers everybody alike", async () => {
    await createAccount(form("again"));
    await takeMails(house.dataDir);
    expect(await requestVerification({ email: "AGAIN@example.test" })).toBe(
      await requestVerification({ email: "no-account@example.test" }),
    );
    const mails = await takeMails(house.dataDir);
    expect(mails.map(({ to }) => to)).toEqual(["again@example.test"]);
    await verifyEmail({ token: mails[0]!.token!, password });
  });

  test("an old link is refused", async () => {
    await createAccount(form("late"));
    const [mail] = await takeMails(house.dataDir);
    await db().mailToken.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    await expect(verifyEmail({ token: mail!.token!, password })).rejects.toMatchObject({ code: "invalid_input" });
  });
});
