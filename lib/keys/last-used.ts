/**
 * When each key was last used, gathered in memory and written once a minute: a call must not cost a row update. A process
 * that dies loses at most that minute.
 */
import { singleton } from "@/lib/base/singleton";
import { db } from "@/lib/db/client";

const flushIntervalMs = 60_000;

type Pending = { readonly atMsByKeyId: Map<string, number>; timer: NodeJS.Timeout | null };

const pending = () => singleton<Pending>("keys-last-used", () => ({ atMsByKeyId: new Map(), timer: null }));

export function touchKey(keyId: string): void {
  const state = pending();
  state.atMsByKeyId.set(keyId, Date.now());
  state.timer ??= setTimeout(() => void flushLastUsed().catch(() => {}), flushIntervalMs).unref();
}

/** Writes what has gathered. Called by the timer, and once more when the server stops. */
export async function flushLastUsed(): Promise<void> {
  const state = pending();
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  const gathered = [...state.atMsByKeyId];
  state.atMsByKeyId.clear();
  if (gathered.length === 0) return;
  const ids = gathered.map(([id]) => id);
  const times = gathered.map(([, atMs]) => new Date(atMs));
  try {
    // Another node may have written a later time, or hold the same rows in another order: skip what is locked.
    await db().$executeRaw`
      UPDATE api_keys SET last_used_at = GREATEST(api_keys.last_used_at, used.at)
      FROM unnest(${ids}::uuid[], ${times}::timestamptz[]) AS used (id, at)
      WHERE api_keys.id = used.id
        AND api_keys.id IN (SELECT id FROM api_keys WHERE id = ANY (${ids}::uuid[]) FOR UPDATE SKIP LOCKED)`;
  } catch (error) {
    for (const [id, atMs] of gathered) state.atMsByKeyId.set(id, Math.max(atMs, state.atMsByKeyId.get(id) ?? 0));
    throw error;
  }
}
