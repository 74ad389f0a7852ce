import { beforeEach, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { db } from "@/lib/db/client";
import { parseChoice } from "@/lib/privacy/consent/choice";
import { findAccountChoice } from "@/lib/privacy/consent/find-account-choice";
import { makeChoice } from "@/lib/privacy/consent/make-choice";
import { recordChoice } from "@/lib/privacy/consent/record-choice";
import { verifyConsentLog } from "@/lib/privacy/consent/verify-consent-log";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();

const refusal = { granted: [], by: "banner", gpc: false, userId: null, subjectId: null } as const;
let people = 0;

async function someone(): Promise<string> {
  const email = `person${++people}@example.org`;
  return (await createUser({ kind: "command_line" }, { email, password: "correct horse battery staple" })).id;
}

/** Changes rows behind the triggers' back, as somebody with the database's keys could. */
async function tamper(sql: string): Promise<void> {
  await db().$transaction([
    db().$executeRawUnsafe("SET LOCAL session_replication_role = replica"),
    db().$executeRawUnsafe(sql),
  ]);
}

beforeEach(() => tamper("DELETE FROM consent_events"));

test("every choice of many at once is in one unbroken chain", async () => {
  await Promise.all(Array.from({ length: 20 }, () => recordChoice(refusal)));
  const verdict = await verifyConsentLog();
  expect(verdict).toMatchObject({ ok: true, events: 20 });
  const last = await db().consentEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });
  expect(verdict).toHaveProperty("head", Buffer.from(last.hash).toString("hex"));
});

test.each([
  ["a changed answer", "UPDATE consent_events SET granted = '{preferences}' WHERE seq = 2", "2"],
  ["a changed moment", "UPDATE consent_events SET at = at - interval '1 day' WHERE seq = 3", "3"],
  ["a removed event", "DELETE FROM consent_events WHERE seq = 2", "3"],
])("%s is found", async (_what, sql, brokenAtSeq) => {
  for (let event = 0; event < 3; event++) await recordChoice(refusal);
  await tamper(sql);
  expect(await verifyConsentLog()).toMatchObject({ ok: false, brokenAtSeq });
});

test("the log refuses changes by the product itself", async () => {
  await recordChoice(refusal);
  await expect(db().consentEvent.updateMany({ data: { gpc: true } })).rejects.toThrow();
  await expect(db().consentEvent.deleteMany()).rejects.toThrow();
});

test("a browser's answers have one subject, and become the person's who signs in with it", async () => {
  const userId = await someone();
  const first = await recordChoice(refusal);
  const second = await recordChoice({ ...refusal, subjectId: first.subjectId });
  const signedIn = await recordChoice({ ...refusal, granted: ["preferences"], userId, subjectId: first.subjectId });
  expect([second.subjectId, signedIn.subjectId]).toEqual([first.subjectId, first.subjectId]);
  expect(await findAccountChoice(userId)).toEqual(signedIn);
});

test("a browser somebody has signed out of does not answer for them", async () => {
  const userId = await someone();
  const theirs = await recordChoice({ ...refusal, userId });
  const next = await recordChoice({ ...refusal, granted: ["preferences"], subjectId: theirs.subjectId });
  expect(next.subjectId).not.toBe(theirs.subjectId);
  expect((await findAccountChoice(userId))?.granted).toEqual([]);
});

test("a person's answer on another device is theirs here", async () => {
  const userId = await someone();
  await recordChoice({ ...refusal, userId });
  const elsewhere = await recordChoice({ ...refusal, granted: ["preferences"], userId });
  expect(await findAccountChoice(userId)).toEqual(elsewhere);
});

test("with the salt gone nobody can be tied to an answer, and the chain still holds", async () => {
  const userId = await someone();
  await recordChoice({ ...refusal, userId });
  await db().user.delete({ where: { id: userId } });
  expect(await db().consentSubject.count({ where: { userId } })).toBe(0);
  expect(await verifyConsentLog()).toMatchObject({ ok: true, events: 1 });
});

test.each([
  [{ choice: "all" }, ["preferences"], []],
  [{ choice: "none" }, [], ["theme"]],
  [{ choice: "save", preferences: "on" }, ["preferences"], []],
  [{ choice: "save", analytics: "on" }, [], ["theme"]],
  [{}, [], ["theme"]],
])("the form %j grants %j and takes away %j", async (fields, granted, withdrawn) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const made = await makeChoice({ form, cookie: undefined, gpc: "1", userId: null, network: "192.0.2.0/24" });
  expect(made.withdrawn).toEqual(withdrawn);
  expect(parseChoice(made.cookie.value)?.granted).toEqual(granted);
  expect(made.cookie).toMatchObject({ name: "consent", httpOnly: true, sameSite: "lax", maxAge: 182 * 86_400 });
  const event = await db().consentEvent.findFirstOrThrow();
  expect(event).toMatchObject({ granted, offered: ["preferences"], gpc: true, by: "banner" });
});
