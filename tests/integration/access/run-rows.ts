import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { asBrowser, newJar, readDigest } from "./browser";
import type { Action } from "./doors";
import { type Caller, callerOf, type Fields, type Row, roleForbids, thereIsNone } from "./row";
import { smuggledInto, smuggledNano } from "./smuggled";
import { changedTables, type Snapshot, takeSnapshot } from "./snapshot";
import { callerNames, newWorld, restoreWorld, type World } from "./world";

const signedOut = /^You are signed out\. Sign in again to go on\.$/;

type Answer = { done: object; ledTo?: string } | { refused: string; fields?: unknown } | { ledTo: string };
type Try = Caller & { readonly form: Fields; readonly refusals: readonly (readonly [Fields, RegExp])[] };

/** Tries every caller at every action: first all that is to be refused, and then all that is not. */
export function testRows(actions: ReadonlyMap<string, Action>, rows: Readonly<Record<string, Row>>): void {
  let world: World | null = null;

  test.each(Object.entries(rows))("%s", async (door, row) => {
    const act = actions.get(door);
    if (!act) throw new Error(`${door} is not there any more.`);
    world ??= await newWorld();
    await restoreWorld(world);
    const scene = world;
    const tries: Try[] = [];
    for (const name of callerNames) tries.push(await prepare(row, callerOf(scene, name, newJar(null))));
    if (row.endsMemberships) world = null;

    const allowed = tries.filter(row.may);
    expect(allowed).not.toEqual([]);
    const before = await takeSnapshot(scene, smuggledNano);
    for (const each of tries) await (row.may(each) ? expectBounds : expectRefused)(act, row, each);
    const untouched = await takeSnapshot(scene, smuggledNano);
    expect(changedTables(before.tables, untouched.tables), "changed by what was refused").toEqual([]);
    const strangers = allowed.filter(({ name }) => name === "stranger");
    const ours = allowed.filter(({ name }) => name !== "stranger");
    const between = await expectAllowed({ act, row, scene, tries: ours, spared: "theirs" }, untouched);
    await expectAllowed({ act, row, scene, tries: strangers, spared: "ours" }, between);
  });
}

async function prepare(row: Row, caller: Caller): Promise<Try> {
  const form = (await row.form?.(caller)) ?? {};
  return { ...caller, form, refusals: row.may(caller) ? ((await row.refused?.(caller)) ?? []) : [] };
}

/** Sends a form as the caller's browser does. The older session is used wherever the age of a proof is no question. */
async function send(act: Action, caller: Caller, fields: Fields, session: "fresh" | "stale"): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const jar = newJar(caller.person?.[session] ?? null, caller.jar.get("tacit-challenge"));
  try {
    const answer = (await asBrowser(jar, () => act(null, form))) as { ok: boolean; message: string; fields?: unknown };
    return answer.ok ? { done: answer } : { refused: answer.message, fields: answer.fields };
  } catch (error) {
    const digest = readDigest(error);
    if (!("ledTo" in digest)) throw error;
    // A page can say what came of it, in place of the answer.
    const place = digest.ledTo.replace(/\?done=[a-z-]+$/, "");
    return place === digest.ledTo ? digest : { ledTo: place, done: { ok: true } };
  }
}

const enough = (row: Row) => (row.proof ? "fresh" : "stale");

async function expectRefused(act: Action, row: Row, caller: Try): Promise<void> {
  const told = caller.person ? (row.refusal ?? roleForbids) : signedOut;
  const answer = await send(act, caller, smuggledInto(caller.form, caller), enough(row));
  expect(answer, `${caller.name} may not`).toEqual({ refused: expect.stringMatching(told) });
  await expectNothingOf(act, row, caller, [told, row.missing ?? thereIsNone]);
}

/** What is refused also to those who may. */
async function expectBounds(act: Action, row: Row, caller: Try): Promise<void> {
  if (row.proof) {
    const answer = await send(act, caller, caller.form, "stale");
    const led = { ledTo: expect.stringMatching(/^\/prove\?next=/) };
    expect(answer, `${caller.name}, whose proof is too old`).toEqual(led);
  }
  await expectNothingOf(act, row, caller, [row.missing ?? thereIsNone]);
  for (const [fields, told] of caller.refusals) {
    const answer = await send(act, caller, fields, enough(row));
    expect(answer, `${caller.name} is refused`).toHaveProperty("refused");
    expect(JSON.stringify(answer), `${caller.name} is told why`).toMatch(told);
  }
}

/** A thing of another organization, and one that never was, are refused in the same words. */
async function expectNothingOf(act: Action, row: Row, caller: Try, told: readonly RegExp[]): Promise<void> {
  for (const [field, thing] of Object.entries(row.names ?? {})) {
    const ask = (id: string) => send(act, caller, { ...caller.form, [field]: id }, enough(row));
    const label = `${caller.name} names in ${field} what is not theirs`;
    const never = await ask(randomUUID());
    expect(never, label).toHaveProperty("refused");
    const words = "refused" in never ? never.refused : "";
    const isKnown = told.some((pattern) => pattern.test(words));
    expect(isKnown, `${label}: ${words}`).toBe(true);
    if (thing) expect(await ask(caller.others[thing]), label).toEqual(never);
  }
}

type Allowed = {
  readonly act: Action;
  readonly row: Row;
  readonly scene: World;
  readonly tries: readonly Try[];
  /** The side of the world that these are to leave alone. */
  readonly spared: "ours" | "theirs";
};

/** It does what it is for, in the tables it is for, for nobody else, and nothing that the form says besides. */
async function expectAllowed(allowed: Allowed, before: Snapshot): Promise<Snapshot> {
  const { act, row, scene, tries, spared } = allowed;
  const facts = await readFacts();
  for (const caller of tries) {
    const answer = await send(act, caller, smuggledInto(caller.form, caller), enough(row));
    expect(answer, `${caller.name} may`).toMatchObject(expectedOf(row));
  }
  const after = await takeSnapshot(scene, smuggledNano);
  const besides = changedTables(before.tables, after.tables).filter((table) => !row.touches.includes(table));
  expect(besides, "changed besides").toEqual([]);
  expect(changedTables(before[spared], after[spared]), `changed of what is ${spared}`).toEqual([]);
  expect(after.smuggled, "smuggled in").toBe(0);
  expect(await readFacts()).toMatchObject(lasting(facts, row));
  return after;
}

function expectedOf({ says, leadsTo }: Row): object {
  if (says) return { refused: expect.stringMatching(says) };
  return leadsTo ? { ledTo: expect.stringMatching(leadsTo) } : { done: expect.objectContaining({ ok: true }) };
}

/** Who runs the installation, and how much credit there is: no form is to change that by the way. */
async function readFacts() {
  const users = await db().user.findMany({ select: { id: true, role: true } });
  const { _sum } = await db().bucket.aggregate({ where: { kind: "wallet" }, _sum: { capNano: true } });
  const roleOf = Object.fromEntries(users.map(({ id, role }) => [id, role]));
  const staffCount = users.filter(({ role }) => role !== "user").length;
  return { roleOf, staffCount, creditNano: _sum.capNano };
}

function lasting({ roleOf, staffCount, creditNano }: Awaited<ReturnType<typeof readFacts>>, { changes }: Row) {
  return {
    ...(!changes?.includes("staff roles") && { roleOf, staffCount }),
    ...(!changes?.includes("credit") && { creditNano }),
  };
}
