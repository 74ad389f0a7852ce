import { beforeAll, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { newId } from "@/lib/base/ids";
import { db } from "@/lib/db/client";
import { recordChoice } from "@/lib/privacy/consent/record-choice";
import { verifyConsentLog } from "@/lib/privacy/consent/verify-consent-log";
import { inventory } from "@/lib/privacy/inventory/inventory";
import { keepDays } from "@/lib/privacy/inventory/keep";
import { runRetention } from "@/lib/privacy/retention";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();

const now = new Date("2027-06-15T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
let userId: string;
let organizationId: string;

beforeAll(async () => {
  const user = await createUser(
    { kind: "command_line" },
    { email: "ann@example.org", password: "correct horse battery staple" },
  );
  userId = user.id;
  organizationId = user.organizationId;
});

function usageAt(settledAt: Date) {
  return db().usageRecord.create({
    data: {
      id: newId(),
      organizationId,
      keyId: newId(),
      walletId: 1n,
      model: "sandbox/echo",
      provider: "sandbox",
      endpoint: "chat_completions",
      lane: "forward",
      stream: false,
      status: "ok",
      httpStatus: 200,
      inputTokens: 1,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      outputTokens: 1,
      reasoningTokens: 0,
      webSearchCalls: 0,
      usageSource: "upstream",
      priceId: 1n,
      heldNano: 1n,
      chargedNano: 1n,
      writtenOffNano: 0n,
      durationMs: 1,
      createdAt: settledAt,
      settledAt,
    },
  });
}

test("a call's row of 89 days stays, one of 91 days is gone", async () => {
  const young = await usageAt(daysAgo(89));
  await usageAt(daysAgo(91));
  expect((await runRetention(now)).deleted.usage_records).toBe(1);
  expect(await db().usageRecord.findMany({ select: { id: true } })).toEqual([{ id: young.id }]);
});

test("the space of what was deleted is free to be written over", async () => {
  const vacuumed = async () => {
    const rows = await db().$queryRaw<{ count: bigint }[]>`
      SELECT vacuum_count AS count FROM pg_stat_user_tables WHERE relname = 'usage_records'`;
    return Number(rows[0]!.count);
  };
  const before = await vacuumed();
  await usageAt(daysAgo(400));
  await runRetention(now);
  expect(await vacuumed()).toBe(before + 1);
});

test("more rows than one batch holds are all deleted", async () => {
  await db().$executeRaw`
    INSERT INTO gateway_nodes (epoch, started_at, heartbeat_at)
    SELECT gen_random_uuid(), ${daysAgo(200)}, ${daysAgo(200)} FROM generate_series(1, 11000)`;
  expect((await runRetention(now)).deleted.gateway_nodes).toBe(11_000);
  expect((await runRetention(now)).deleted.gateway_nodes).toBe(0);
});

test("a session ends with its time, a mailed link a day after it", async () => {
  const session = { userId, device: "Chrome on macOS" };
  await db().session.create({ data: { ...session, tokenHash: Uint8Array.of(1), expiresAt: daysAgo(-1) } });
  await db().session.create({ data: { ...session, tokenHash: Uint8Array.of(2), expiresAt: daysAgo(0.01) } });
  const token = { userId, purpose: "verify_email" } as const;
  await db().mailToken.create({ data: { ...token, tokenHash: Uint8Array.of(3), expiresAt: daysAgo(0.5) } });
  await db().mailToken.create({ data: { ...token, tokenHash: Uint8Array.of(4), expiresAt: daysAgo(1.5) } });
  expect((await runRetention(now)).deleted).toMatchObject({ sessions: 1, mail_tokens: 1 });
  expect(await db().session.count()).toBe(1);
  expect(await db().mailToken.count()).toBe(1);
});

test("a sign-in and a change of address that were begun end a day after their time, an invitation thirty days after it", async () => {
  const begun = { purpose: "passkey_sign_in", userId: null } as const;
  await db().signInChallenge.create({ data: { ...begun, tokenHash: Uint8Array.of(5), expiresAt: daysAgo(0.5) } });
  await db().signInChallenge.create({ data: { ...begun, tokenHash: Uint8Array.of(6), expiresAt: daysAgo(1.5) } });
  await db().signInChallenge.create({
    data: { userId, purpose: "second_factor", tokenHash: Uint8Array.of(7), expiresAt: daysAgo(1.5) },
  });
  const invited = { organizationId, role: "viewer", invitedById: userId } as const;
  for (const [days, name] of [
    [29, "young"],
    [31, "old"],
  ] as const) {
    const tokenHash = Uint8Array.of(days);
    await db().invitation.create({
      data: { ...invited, email: `${name}@example.org`, tokenHash, expiresAt: daysAgo(days) },
    });
  }
  const change = { newEmail: "new@example.org", previousEmail: "ann@example.org" };
  await db().emailChange.create({ data: { userId, ...change, expiresAt: daysAgo(1.5) } });
  expect((await runRetention(now)).deleted).toMatchObject({ sign_in_challenges: 2, invitations: 1, email_changes: 1 });
  expect(await db().signInChallenge.count()).toBe(1);
  expect(await db().invitation.findMany({ select: { email: true } })).toEqual([{ email: "young@example.org" }]);
  expect(await db().emailChange.count()).toBe(0);
  // One that took effect stays for as long as it can be undone.
  await db().emailChange.create({ data: { userId, ...change, confirmedAt: daysAgo(6), expiresAt: daysAgo(-1) } });
  await runRetention(now);
  expect(await db().emailChange.count()).toBe(1);
});

test("the consent log still verifies when its oldest events are gone", async () => {
  const refusal = { granted: [], by: "banner", gpc: false, userId, subjectId: null } as const;
  for (let event = 0; event < 4; event++) await recordChoice(refusal);
  await db().$transaction([
    db().$executeRawUnsafe("SET LOCAL session_replication_role = replica"),
    db().$executeRaw`UPDATE consent_events SET at = ${daysAgo(7 * 365 + 1)} WHERE seq <= 2`,
  ]);
  expect((await runRetention(now)).deleted.consent_events).toBe(2);
  expect(await verifyConsentLog()).toMatchObject({ ok: true, events: 2 });
});

test("every table that the inventory keeps for a time is swept, and no other", async () => {
  const timed = inventory.tables.filter(({ keep }) => keep && typeof keepDays(keep) === "number");
  expect(Object.keys((await runRetention(now)).deleted).sort()).toEqual(timed.map(({ table }) => table).sort());
  expect(timed.map(({ model }) => model)).toContain("UsageRecord");
  expect(timed.map(({ model }) => model)).not.toContain("LedgerEntry");
});
