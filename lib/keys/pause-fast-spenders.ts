import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { db, Prisma, type Tx, transaction } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send-mail";
import { forgetKeyId } from "./find-key-facts";
import { closeForNow } from "./pause-key";
import { notifyKeyChanged } from "./watch-keys";

const actor: Actor = { kind: "system" };

/**
 * Pauses every key that spent more within the last hour than its `pauseAboveNano`, and writes to whoever made it, or
 * else to the organization's owner. Answers with how many. What a key spent before it was resumed does not count.
 */
export async function pauseFastSpenders(now: Date): Promise<number> {
  const ids = await findFastSpenders(db(), now);
  let paused = 0;
  for (const id of ids) {
    const told = await transaction((tx) => pauseIfStillFast(tx, now, id));
    if (!told) continue;
    paused++;
    forgetKeyId(id);
    if (told.to) void sendMail({ template: "key-paused", path: `/dashboard/keys/${id}`, ...told });
  }
  return paused;
}

/** Between the look and the lock, somebody may have resumed the key or raised its amount. */
async function pauseIfStillFast(tx: Tx, now: Date, id: string) {
  await tx.$queryRaw`SELECT 1 FROM api_keys WHERE id = ${id}::uuid FOR UPDATE`;
  if ((await findFastSpenders(tx, now, id)).length === 0) return null;
  const key = await tx.apiKey.findUniqueOrThrow({ where: { id }, select: columns });
  if (!(await closeForNow(tx, key, "velocity"))) return null;
  const { owner } = key.organization;
  await recordAudit(tx, actor, { action: "key.pause", subjectId: owner.id, targetId: id });
  await notifyKeyChanged(tx, id);
  const reader = [key.createdBy, owner].find((person) => person && !person.disabledAt);
  const [secret] = key.secrets;
  const about = { key: secret ? `${secret.prefix}…${secret.last4}` : "" };
  return { to: reader?.email ?? "", userId: reader?.id ?? "", topic: "keys", about } as const;
}

const person = { select: { id: true, email: true, disabledAt: true } } as const;
const columns = {
  id: true,
  bucketId: true,
  createdBy: person,
  organization: { select: { owner: person } },
  secrets: { select: { prefix: true, last4: true }, orderBy: { createdAt: "desc" }, take: 1 },
} as const satisfies Prisma.ApiKeySelect;

/**
 * By what was charged within the hour and what the calls under way have come to. A call counts when it is settled; one
 * that took more than an hour, only while it runs.
 */
async function findFastSpenders(tx: Pick<Tx, "$queryRaw">, now: Date, id?: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT k.id FROM api_keys k
    CROSS JOIN LATERAL (SELECT greatest(${now}::timestamptz - interval '1 hour', k.resumed_at) AS began_at) counted
    CROSS JOIN LATERAL (SELECT coalesce(sum(charged_nano), 0) AS nano FROM usage_records
      WHERE key_id = k.id AND created_at > began_at - interval '1 hour' AND settled_at > began_at) charged
    LEFT JOIN (SELECT key_id, sum(least(observed_nano, amount_nano)) AS nano FROM holds GROUP BY key_id) running
      ON running.key_id = k.id
    WHERE k.pause_above_nano IS NOT NULL AND k.paused_at IS NULL AND k.revoked_at IS NULL
      AND charged.nano + coalesce(running.nano, 0) > k.pause_above_nano
      ${id ? Prisma.sql`AND k.id = ${id}::uuid` : Prisma.empty}
    ORDER BY k.id`;
  return rows.map((row) => row.id);
}
