import { createRecent } from "@/lib/base/recent";
import { singleton } from "@/lib/base/singleton";
import { db } from "@/lib/db/client";
import { hashKey, readKeyKind } from "./key-format";
import { touchKey } from "./last-used";
import type { KeyKind } from "./schema";

/** What a call must know of its key: the shape of the gateway's port. */
export type KeyFacts = {
  readonly keyId: string;
  readonly organizationId: string;
  readonly kind: KeyKind;
  readonly walletId: string;
  /** The wallet's bucket and the key's own, by id ascending. */
  readonly bucketIds: readonly string[];
};

type Found = { readonly facts: KeyFacts; readonly expiresAtMs: number };

// A call that takes credit meets a revocation at once, in the reserve; whoever takes none asks for the present state.
const ttlMs = 2_000;
const entriesMax = 10_000;

/**
 * The facts of a live key; null for an unknown, expired or revoked one. A key that cannot be ours costs no look-up. With
 * `mayBeLate` the answer may be two seconds old, and then comes at once.
 */
export function findKeyFacts(
  presented: string,
  { mayBeLate }: { readonly mayBeLate: boolean },
): KeyFacts | null | Promise<KeyFacts | null> {
  if (!readKeyKind(presented)) return null;
  const hmac = hashKey(presented).toString("hex");
  if (!mayBeLate) recentKeys().forget(hmac);
  const found = recentKeys().get(hmac);
  return found instanceof Promise ? found.then(toLiveFacts) : toLiveFacts(found);
}

/** Makes this process look the key up again. */
export function forgetKey(hmac: Uint8Array): void {
  recentKeys().forget(Buffer.from(hmac).toString("hex"));
}

function toLiveFacts(found: Found | null): KeyFacts | null {
  if (!found || found.expiresAtMs <= Date.now()) return null;
  touchKey(found.facts.keyId);
  return found.facts;
}

function recentKeys() {
  return singleton("recent-keys", () => createRecent({ load: loadKey, ttlMs, entriesMax }));
}

type Row = {
  keyId: string;
  organizationId: string;
  kind: KeyKind;
  walletId: bigint;
  bucketId: bigint;
  keyExpiresAt: Date | null;
  secretExpiresAt: Date | null;
};

async function loadKey(hmacHex: string): Promise<Found | null> {
  // One joined statement: this is on the path of a call.
  const [row] = await db().$queryRaw<Row[]>`
    SELECT k.id AS "keyId", k.organization_id AS "organizationId", k.kind::text AS kind, o.wallet_id AS "walletId",
           k.bucket_id AS "bucketId", k.expires_at AS "keyExpiresAt", s.expires_at AS "secretExpiresAt"
    FROM api_key_secrets s
    JOIN api_keys k ON k.id = s.key_id AND k.revoked_at IS NULL
    JOIN organizations o ON o.id = k.organization_id
    JOIN users u ON u.id = o.owner_id AND u.disabled_at IS NULL
    WHERE s.hmac = ${Buffer.from(hmacHex, "hex")}`;
  if (!row) return null;
  const { keyId, organizationId, kind, walletId, bucketId } = row;
  const buckets = [walletId, bucketId].sort((left, right) => (left < right ? -1 : 1));
  return {
    facts: {
      keyId,
      organizationId,
      kind,
      walletId: walletId.toString(),
      bucketIds: buckets.map((bucket) => bucket.toString()),
    },
    expiresAtMs: Math.min(...[row.keyExpiresAt, row.secretExpiresAt].map((date) => date?.getTime() ?? Infinity)),
  };
}
