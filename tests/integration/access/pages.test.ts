import { randomUUID } from "node:crypto";
import { createElement } from "react";
import { prerender } from "react-dom/static";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { newId, toRequestId } from "@/lib/base/ids";
import { testDatabase } from "../../support/test-database";
import { asBrowser, newJar, readDigest } from "./browser";
import { compareRows, importPage, listPages } from "./doors";
import { type Caller, callerOf } from "./row";
import { smuggledNano } from "./smuggled";
import { changedTables, takeSnapshot } from "./snapshot";
import { callerNames, newWorld, type Things, type World } from "./world";

vi.mock("next/headers", async () => (await import("./browser")).nextHeaders);

testDatabase();
let world: World;
let callers: Caller[];

beforeAll(async () => {
  world = await newWorld();
  callers = callerNames.map((name) => callerOf(world, name, newJar(null)));
});

type Row = {
  readonly for: "everybody" | "who is signed in" | "staff";
  /** What stands in the address, of somebody's organization. */
  readonly params?: (things: Things) => Record<string, string>;
  readonly query?: (things: Things) => Record<string, string>;
  /** Whoever's proof is too old is led to /prove first. */
  readonly proof?: true;
  /** It only leads elsewhere, where the same is asked. */
  readonly leads?: true;
};

const inside = { for: "who is signed in" } as const;
const proved = { ...inside, proof: true } as const;
const open = { for: "everybody" } as const;
const byId = (thing: keyof Things): Pick<Row, "params"> => ({ params: (things) => ({ id: things[thing] }) });
const dashboard = "app/(dashboard)/dashboard";

const rows: Readonly<Record<string, Row>> = {
  [`${dashboard}/page.tsx`]: inside,
  [`${dashboard}/billing/page.tsx`]: inside,
  [`${dashboard}/billing/auto-top-up/page.tsx`]: inside,
  [`${dashboard}/billing/orders/page.tsx`]: inside,
  [`${dashboard}/billing/receipts/page.tsx`]: inside,
  [`${dashboard}/billing/return/page.tsx`]: { ...inside, query: ({ orderId }) => ({ order: orderId }) },
  [`${dashboard}/keys/page.tsx`]: inside,
  [`${dashboard}/keys/[id]/page.tsx`]: { ...inside, ...byId("keyId") },
  [`${dashboard}/keys/[id]/revoke/page.tsx`]: { ...inside, ...byId("keyId") },
  [`${dashboard}/organization/page.tsx`]: inside,
  [`${dashboard}/organization/new/page.tsx`]: inside,
  [`${dashboard}/organization/leave/page.tsx`]: inside,
  [`${dashboard}/organization/transfer/page.tsx`]: inside,
  [`${dashboard}/organization/members/[id]/page.tsx`]: { ...inside, ...byId("memberId") },
  [`${dashboard}/providers/page.tsx`]: inside,
  [`${dashboard}/providers/new/page.tsx`]: proved,
  [`${dashboard}/providers/[id]/remove/page.tsx`]: { ...inside, ...byId("channelId") },
  [`${dashboard}/settings/page.tsx`]: { ...open, leads: true },
  [`${dashboard}/settings/activity/page.tsx`]: inside,
  [`${dashboard}/settings/notifications/page.tsx`]: inside,
  [`${dashboard}/settings/profile/page.tsx`]: inside,
  [`${dashboard}/settings/security/page.tsx`]: inside,
  [`${dashboard}/settings/security/passkeys/page.tsx`]: proved,
  [`${dashboard}/settings/security/recovery-codes/page.tsx`]: proved,
  [`${dashboard}/settings/security/totp/page.tsx`]: proved,
  [`${dashboard}/usage/page.tsx`]: inside,
  [`${dashboard}/usage/[id]/page.tsx`]: { ...inside, ...byId("callId") },
  "app/(admin)/admin/page.tsx": { ...open, leads: true },
  "app/(admin)/admin/users/page.tsx": { for: "staff" },
  "app/(admin)/admin/users/[id]/page.tsx": { for: "staff", ...byId("userId") },
  "app/(auth)/prove/page.tsx": inside,
  "app/(auth)/email/confirm/page.tsx": open,
  "app/(auth)/email/undo/page.tsx": open,
  "app/(auth)/invitation/page.tsx": open,
  "app/(auth)/reset/page.tsx": open,
  "app/(auth)/sign-in/page.tsx": open,
  "app/(auth)/sign-in/verify/page.tsx": open,
  "app/(auth)/sign-up/page.tsx": open,
  "app/(auth)/verify/page.tsx": open,
};

type Seen = { ledTo: string } | { status: number } | { html: string };

async function visit(file: string, caller: Caller, of: Things, session: "fresh" | "stale" = "fresh"): Promise<Seen> {
  const page = await importPage(file);
  const { params, query } = rows[file] ?? {};
  const props = { params: Promise.resolve(params?.(of) ?? {}), searchParams: Promise.resolve(query?.(of) ?? {}) };
  const jar = newJar(caller.person?.[session] ?? null);
  try {
    const html = await asBrowser(jar, async () => write(await page(props)), { "x-path": "/from-here" });
    return { html };
  } catch (error) {
    return readDigest(error);
  }
}

/** What a browser is sent, also by parts of the page that ask the database themselves. */
async function write(content: unknown): Promise<string> {
  const errors: unknown[] = [];
  const element = createElement("div", null, content as never);
  const { prelude } = await prerender(element, { onError: (error) => void errors.push(error) });
  const text = await new Response(prelude).text();
  if (errors.length > 0) throw errors[0];
  return text;
}

// What the site says to everybody, and where a link that was mailed leads.
const isPublic = (file: string) => /^app\/(\((site|legal)\)|unsubscribe)\//.test(file);

test("every page but those of the site has a row that says for whom it is", () => {
  expect(
    compareRows(
      listPages().filter((file) => !isPublic(file)),
      Object.keys(rows),
    ),
  ).toEqual([]);
});

describe.each(Object.entries(rows))("%s", (file, row) => {
  test("is shown to nobody whom it is not for, and shows nothing of another organization", async () => {
    const before = await takeSnapshot(world, smuggledNano);
    for (const caller of callers) {
      const seen = await visit(file, caller, caller.own);
      if (row.leads) expect(seen, caller.name).toHaveProperty("ledTo");
      else if (!caller.person && row.for !== "everybody")
        expect(seen, caller.name).toEqual({ ledTo: expect.stringMatching(/^\/sign-in\?next=%2Ffrom-here$/) });
      else if (row.for === "staff" && !caller.name.startsWith("staff"))
        expect(seen, caller.name).toEqual({ status: 404 });
      else {
        const html = "html" in seen ? seen.html : "";
        const isOthers = row.for !== "staff";
        for (const [name, id] of Object.entries(caller.others))
          if (isOthers) expect(html, `${name} of another, shown to ${caller.name}`).not.toContain(id);
      }
      if (row.proof && caller.person)
        expect(await visit(file, caller, caller.own, "stale"), caller.name).toEqual({
          ledTo: expect.stringMatching(/^\/prove\?next=/),
        });
    }
    const after = await takeSnapshot(world, smuggledNano);
    const isLook = (table: string) => row.for === "staff" && table === "audit_events";
    expect(changedTables(before.tables, after.tables).filter((table) => !isLook(table))).toEqual([]);
  });
});

const named = Object.entries(rows).filter(([, { params, query }]) => params ?? query);

describe.each(named.filter(([, row]) => row.for !== "staff"))("%s", (file) => {
  test("is of the caller's own organization: a thing of another is no more there than one that never was", async () => {
    const never = Object.fromEntries(Object.keys(world.ours).map((name) => [name, randomUUID()]));
    const nowhere = { ...never, callId: toRequestId(newId()) } as unknown as Things;
    let shown = 0;
    for (const caller of callers.filter(({ person }) => person)) {
      const missing = await visit(file, caller, nowhere);
      expect(missing, caller.name).not.toHaveProperty("html");
      expect(await visit(file, caller, caller.others), caller.name).toEqual(missing);
      if ("html" in (await visit(file, caller, caller.own))) shown++;
    }
    expect(shown).toBeGreaterThan(0);
  });
});

test("a look at somebody by staff is written down where the person can read it", async () => {
  const file = "app/(admin)/admin/users/[id]/page.tsx";
  const support = callers.find(({ name }) => name === "staff support")!;
  const stranger = callers.find(({ name }) => name === "stranger")!;
  await visit(file, support, world.theirs);
  const seen = await visit(`${dashboard}/settings/activity/page.tsx`, stranger, world.theirs);
  expect("html" in seen && seen.html).toMatch(/opened your account|looked at your account|staff/i);
});
