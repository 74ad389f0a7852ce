import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { POST as unsubscribe, GET as visit } from "@/app/unsubscribe/[token]/route";
import { createUser } from "@/lib/accounts/create-user";
import { getNotifications } from "@/lib/accounts/notifications/get-notifications";
import { SetNotificationsInput } from "@/lib/accounts/notifications/schema";
import { setNotifications } from "@/lib/accounts/notifications/set-notifications";
import { getSubscription } from "@/lib/accounts/notifications/subscription";
import type { UserView } from "@/lib/accounts/schema";
import { asActor } from "@/lib/accounts/user-view";
import { type NotificationTopic, notificationTopics } from "@/lib/base/notification-topics";
import { db } from "@/lib/db/client";
import { provideEnv } from "@/lib/env";
import { mailSettled, sendMail } from "@/lib/mail/send-mail";
import { readUnsubscribeToken, toUnsubscribeToken } from "@/lib/mail/unsubscribe-token";
import { testDatabase } from "../../support/test-database";

const house = testDatabase();
let ada: UserView;
const allOn = { balance: true, payments: true, keys: true, members: true };

beforeAll(async () => {
  const operator = { kind: "command_line" } as const;
  ada = await createUser(operator, {
    email: "ada@example.test",
    password: "a lantern over quiet water",
    verified: true,
  });
});

beforeEach(async () => {
  rmSync(path.join(house.dataDir, "mail"), { recursive: true, force: true });
  await db().notificationSetting.deleteMany();
});

function mails(): string[] {
  const folder = path.join(house.dataDir, "mail");
  try {
    return readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));
  } catch {
    return [];
  }
}

const tell = (topic: NotificationTopic) =>
  sendMail({ to: ada.email, template: "low-balance", path: "/dashboard/billing", topic, userId: ada.id });
const token = (topic: NotificationTopic = "balance") => toUnsubscribeToken({ userId: ada.id, topic });
const context = (token: string) => ({ params: Promise.resolve({ token }) });

/** As a mail program does it, from wherever it is: no cookie, a foreign origin, the body that the RFC gives. */
const oneClick = (token: string, body: string | null = "List-Unsubscribe=One-Click") =>
  unsubscribe(
    new Request(`http://localhost:3000/unsubscribe/${token}`, {
      method: "POST",
      body,
      headers: {
        origin: "https://mail.example",
        "sec-fetch-site": "cross-site",
        ...(body && { "content-type": "application/x-www-form-urlencoded" }),
      },
    }),
    context(token),
  );

describe("what a person is told by mail", () => {
  test("is everything until they choose, and what they choose after", async () => {
    expect(await getNotifications(asActor(ada))).toEqual(allOn);
    await setNotifications(asActor(ada), SetNotificationsInput.parse({ payments: "on", members: "on" }));
    expect(await getNotifications(asActor(ada))).toEqual({ ...allOn, balance: false, keys: false });
    await tell("balance");
    expect(mails()).toEqual([]);
    await tell("payments");
    expect(mails()).toHaveLength(1);
  });

  test("about the safety of the account has no topic: it goes with every topic off, and offers no way out of it", async () => {
    await setNotifications(asActor(ada), SetNotificationsInput.parse({}));
    await sendMail({ to: ada.email, template: "password-changed", path: "/reset" });
    const [mail, ...others] = mails();
    expect(others).toEqual([]);
    expect(mail).not.toMatch(/List-Unsubscribe|unsubscribe/i);
  });

  test("is changed with one audit line for each topic that changed, and none for what stays", async () => {
    const lines = () => db().auditEvent.count({ where: { action: "account.notifications" } });
    const before = await lines();
    const input = SetNotificationsInput.parse({ balance: "on", payments: "on" });
    await Promise.all([setNotifications(asActor(ada), input), setNotifications(asActor(ada), input)]);
    expect((await lines()) - before).toBe(2);
  });

  test("is nobody's choice but a person's", async () => {
    const key = { kind: "key", keyId: ada.id, organizationId: ada.organizationId, rights: [] } as const;
    await expect(setNotifications(key, allOn)).rejects.toMatchObject({ code: "forbidden" });
    await expect(getNotifications(key)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("unsubscribing by one click (RFC 8058)", () => {
  test("is offered by the mail's head and foot, with the same address", async () => {
    await tell("balance");
    const head = mails()[0]!.replace(/\r\n[ \t]+/g, " ");
    const address = /^List-Unsubscribe: <(.+)>\r$/m.exec(head)?.[1];
    expect(address).toBe(`http://localhost:3000/unsubscribe/${token()}`);
    expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(head).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(mails()[0]!.replace(/=\r\n/g, "").split(address!)).toHaveLength(4); // head, text, HTML
  });

  test.each(["List-Unsubscribe=One-Click", null])(
    "takes one POST without a session, from anywhere: %j",
    async (body) => {
      const answers = [await oneClick(token(), body), await oneClick(token(), body)];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers.map((answer) => answer.headers.get("set-cookie"))).toEqual([null, null]);
      await Promise.all(notificationTopics.map(tell));
      expect(mails()).toHaveLength(3);
    },
  );

  test("is never done by following the link, however often: mail programs do that by themselves", async () => {
    const answer = await visit(new Request(`http://localhost:3000/unsubscribe/${token()}`), context(token()));
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/unsubscribe/${token()}/choose`]);
    expect(await getSubscription(token())).toEqual({ topic: "balance", isOn: true });
    expect(await getNotifications(asActor(ada))).toEqual(allOn);
  });

  test("can be taken back on the page that the link leads to", async () => {
    const choose = (choice: string) => oneClick(token(), `choice=${choice}`);
    expect((await choose("off")).headers.get("location")).toBe(`/unsubscribe/${token()}/choose?saved=1`);
    expect(await getSubscription(token())).toEqual({ topic: "balance", isOn: false });
    expect((await choose("on")).status).toBe(303);
    expect(await getNotifications(asActor(ada))).toEqual(allOn);
  });

  test("works for the one person and topic that the link is for, and says nothing of any other", async () => {
    const good = Buffer.from(token(), "base64url");
    const forged = [0, 15, 16, 17, 48].map((place) => {
      const bytes = Buffer.from(good);
      bytes[place]! ^= 1;
      return bytes.toString("base64url");
    });
    const gone = toUnsubscribeToken({ userId: "0190b6d4-0000-7000-8000-000000000000", topic: "balance" });
    const answers: unknown[] = [];
    for (const each of [
      ...forged,
      gone,
      "x",
      "",
      `${token()}=`,
      `${token()}A`,
      "../../dashboard",
      "\r\nset-cookie:a=b",
    ]) {
      const answer = await oneClick(each);
      answers.push([answer.status, await answer.text()]);
      await expect(getSubscription(each)).rejects.toMatchObject({ code: "not_found" });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject([404, expect.any(String)]);
    expect(await getNotifications(asActor(ada))).toEqual(allOn);
  });

  test("reads back every topic, carries nothing but an id, and ends with the secret that it was made under", () => {
    for (const topic of notificationTopics)
      expect(readUnsubscribeToken(token(topic))).toEqual({ userId: ada.id, topic });
    expect(Buffer.from(token(), "base64url").length).toBe(16 + 1 + 32);
    const old = token();
    const secret = process.env.AUTH_SECRET;
    process.env.AUTH_SECRET = Buffer.alloc(32, 7).toString("base64");
    provideEnv({});
    expect(readUnsubscribeToken(old)).toBeNull();
    process.env.AUTH_SECRET = secret;
    provideEnv({});
    expect(readUnsubscribeToken(old)).not.toBeNull();
  });

  test("is open to whoever's account is closed meanwhile", async () => {
    await db().user.update({ where: { id: ada.id }, data: { disabledAt: new Date() }, select: { id: true } });
    expect((await oneClick(token())).status).toBe(200);
    await db().user.update({ where: { id: ada.id }, data: { disabledAt: null }, select: { id: true } });
    await mailSettled();
  });
});
