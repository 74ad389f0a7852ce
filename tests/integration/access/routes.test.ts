import { NextRequest } from "next/server";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { newId, toRequestId } from "@/lib/base/ids";
import { db } from "@/lib/db/client";
import { toUnsubscribeToken } from "@/lib/mail/unsubscribe-token";
import { testDatabase } from "../../support/test-database";
import { asBrowser, newJar, ourPage, readDigest } from "./browser";
import { compareRows, importRoutes } from "./doors";
import { type Caller, callerOf } from "./row";
import { smuggledNano } from "./smuggled";
import { changedTables, takeSnapshot } from "./snapshot";
import { callerNames, newWorld, restoreWorld, type Things, type World } from "./world";

vi.mock("next/headers", async () => (await import("./browser")).nextHeaders);

testDatabase();
const { doors, engine } = await importRoutes();
let world: World;
let callers: Caller[];

beforeAll(async () => {
  world = await newWorld();
  callers = callerNames.map((name) => callerOf(world, name, newJar(null)));
});

type Row = {
  /** Who gets anything but a way to sign in; the others are led there. */
  readonly for: "everybody" | "who is signed in";
  /** What is asked for, in whose organization the call is. */
  readonly params?: (things: Things) => Record<string, unknown>;
  readonly query?: string;
  readonly form?: Record<string, string>;
  readonly status: number;
  /** The tables in which a browser of ours may change something. */
  readonly touches?: readonly string[];
};

const download = { for: "who is signed in", status: 200 } as const;
const open = { for: "everybody", status: 200 } as const;
const token = () => toUnsubscribeToken({ userId: world.ours.userId, topic: "keys" });

const rows: Readonly<Record<string, Row>> = {
  "GET app/(dashboard)/dashboard/billing/ledger.csv/route.ts": download,
  "GET app/(dashboard)/dashboard/usage/calls.csv/route.ts": download,
  "GET app/(dashboard)/dashboard/usage/usage.csv/route.ts": { ...download, query: "?group_by=key" },
  "GET app/(dashboard)/dashboard/usage/[id]/receipt.json/route.ts": {
    ...download,
    params: ({ callId }) => ({ id: callId }),
  },
  "POST app/(auth)/sign-out/route.ts": { ...open, status: 303, touches: ["sessions", "audit_events"] },
  "POST app/consent/route.ts": {
    ...open,
    form: { choice: "none", back: "//elsewhere.example" },
    status: 303,
    touches: ["consent_subjects", "consent_events"],
  },
  "POST app/theme/route.ts": { ...open, form: { theme: "dark", return: "//elsewhere.example" }, status: 303 },
  "GET app/unsubscribe/[token]/route.ts": { ...open, params: () => ({ token: token() }), status: 303 },
  "POST app/unsubscribe/[token]/route.ts": {
    ...open,
    params: () => ({ token: token() }),
    touches: ["notification_settings", "audit_events"],
  },
  "GET app/.well-known/change-password/route.ts": { ...open, status: 303 },
  "GET app/.well-known/gpc.json/route.ts": open,
  "GET app/.well-known/privacy.json/route.ts": open,
  // There is no address to write to here.
  "GET app/.well-known/security.txt/route.ts": { ...open, status: 404 },
  "GET app/.well-known/tacit-receipts.json/route.ts": open,
  "GET app/api/auth/[...nextauth]/route.ts": { ...open, params: () => ({ nextauth: ["session"] }) },
  // Without its own token it does nothing.
  "POST app/api/auth/[...nextauth]/route.ts": { ...open, params: () => ({ nextauth: ["signout"] }), status: 302 },
  // No engine runs here.
  "GET app/api/health/route.ts": { ...open, status: 503 },
  "GET app/llms.txt/route.ts": open,
  // None is configured here, and so there is nothing.
  "GET app/metrics/route.ts": { ...open, status: 404 },
  // Nobody has signed what is sent.
  "POST app/api/integrations/github-secret-scanning/route.ts": { ...open, status: 403 },
  // No processor is configured here.
  "POST app/api/webhooks/creem/route.ts": { ...open, status: 404 },
  "POST app/api/webhooks/stripe/route.ts": { ...open, status: 404 },
};

/** The addresses that stand in a request of next-auth's. */
const placeOf = (door: string, params: Record<string, unknown> = {}) =>
  Object.entries(params).reduce(
    (place, [name, value]) => place.replace(new RegExp(`\\[(\\.\\.\\.)?${name}\\]`), [value].flat().join("/")),
    door.replace(/^\w+ app/, "").replace(/\/\(\w+\)|\/route\.ts$/g, ""),
  );

type Answer = { status: number; text: string } | { ledTo: string };

async function knock(door: string, caller: Caller, of: Things): Promise<Answer> {
  const row = rows[door]!;
  const jar = newJar(caller.person?.stale ?? null);
  const params = row.params?.(of) ?? {};
  const method = door.split(" ")[0]!;
  const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
  const request = new NextRequest(`http://localhost:3000${placeOf(door, params)}${row.query ?? ""}`, {
    method,
    headers: { ...ourPage, ...(cookie && { cookie }) },
    ...(method === "POST" && { body: new URLSearchParams(row.form ?? {}) }),
  });
  try {
    const context = { params: Promise.resolve(params) };
    const answer = await asBrowser(jar, async () => doors.get(door)!(request, context));
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    const digest = readDigest(error);
    return "ledTo" in digest ? digest : { ...digest, text: "" };
  }
}

test("every route has a row that says for whom it is", () => {
  expect(compareRows(doors.keys(), Object.keys(rows))).toEqual([]);
  expect(engine.size).toBeGreaterThan(0);
});

describe.each(Object.entries(rows))("%s", (door, row) => {
  test("answers whom it is for, with nothing of another organization, and changes nothing by the way", async () => {
    await restoreWorld(world);
    const before = await takeSnapshot(world, smuggledNano);
    for (const caller of callers) {
      const answer = await knock(door, caller, caller.own);
      if (row.for !== "everybody" && !caller.person) {
        expect(answer, caller.name).toEqual({ ledTo: expect.stringMatching(/^\/sign-in\?next=%2Fdashboard%2F/) });
        continue;
      }
      // Whoever runs the installation has made no call.
      const isMissing = row.params && row.for !== "everybody" && caller.name.startsWith("staff");
      expect(answer, caller.name).toMatchObject({ status: isMissing ? 404 : row.status });
      const text = "text" in answer ? answer.text : "";
      for (const [name, id] of Object.entries(caller.others)) expect(text, `${name} of another`).not.toContain(id);
    }
    const after = await takeSnapshot(world, smuggledNano);
    const besides = changedTables(before.tables, after.tables).filter((table) => !row.touches?.includes(table));
    expect(besides).toEqual([]);
  });
});

test("a receipt of another's call is refused in the words in which one is that never was", async () => {
  const door = "GET app/(dashboard)/dashboard/usage/[id]/receipt.json/route.ts";
  for (const caller of callers) {
    const never = await knock(door, caller, { ...caller.own, callId: toRequestId(newId()) });
    const answer = await knock(door, caller, caller.others);
    if (!caller.person) expect(answer, caller.name).toMatchObject({ ledTo: expect.stringMatching(/^\/sign-in/) });
    else expect([answer, never], caller.name).toEqual([never, expect.objectContaining({ status: 404 })]);
  }
});

test("a download is of the caller's own organization, whatever the address names", async () => {
  for (const door of Object.keys(rows).filter((name) => name.endsWith(".csv/route.ts"))) {
    const { name, others, person } = callers.find((caller) => caller.name === "viewer")!;
    const query = `?organizationId=${others.organizationId}&organization_id=${others.organizationId}&group_by=key`;
    const request = new NextRequest(`http://localhost:3000/x${query}&user=${others.userId}&key=${others.keyId}`);
    const context = { params: Promise.resolve({}) };
    const answer = await asBrowser(newJar(person!.fresh), async () => doors.get(door)!(request, context));
    const text = await answer.text();
    for (const id of Object.values(others)) expect(text, `${door} as ${name}`).not.toContain(id);
  }
});

test("signing out ends the session that the browser has, and no other", async () => {
  await restoreWorld(world);
  const { people } = world;
  const count = () => db().session.count();
  const before = await count();
  const viewer = callers.find(({ name }) => name === "viewer")!;
  await knock("POST app/(auth)/sign-out/route.ts", viewer, viewer.own);
  expect(await count()).toBe(before - 1);
  expect(await db().session.count({ where: { userId: people.viewer.userId } })).toBe(1);
});
