import type { BlockList } from "node:net";
import { createRecent } from "@/lib/base/recent";
import { singleton } from "@/lib/base/singleton";
import { joinBudgetsOfKey, openPeriods } from "@/lib/billing/budgets/open-periods";
import { db } from "@/lib/db/client";
import { hashKey, readKeyKind } from "./key-format";
import { touchKey } from "./last-used";
import { isWithin, toBlockList } from "./networks";
import { isKeyScope, type KeyKind, type KeyScope } from "./schema";

/** What a call must know of its key: the shape of the gateway's port. */
export type KeyFacts = {
  readonly keyId: string;
  readonly organizationId: string;
  readonly kind: KeyKind;
  readonly walletId: string;
  /** The buckets of the wallet, of the key, and of the current periods of its budgets, by id ascending. */
  readonly bucketIds: readonly string[];
  readonly scopes: readonly KeyScope[];
  /** The models it may call, `*` standing for any characters; empty: all. */
  readonly models: readonly string[];
  /** What every provider must promise. */
  readonly requires: readonly string[];
  /** Requests and tokens a minute; null: no such limit. */
  readonly rpm: number | null;
  readonly tpm: number | null;
};

type Found = {
  readonly facts: KeyFacts;
  /** Where it may be used; null: anywhere. */
  readonly networks: BlockList | null;
  /** By the wall clock: when the key ends. */
  readonly expiresAtMs: number;
  /** By this process's monotonic clock: when the first of its budgets' periods ends, at the latest. */
  readonly periodEndsMs: number;
};

// A call that takes credit meets a revocation at once, in the reserve; whoever takes none asks for the present state.
const ttlMs = 2_000;
const entriesMax = 10_000;
const openingsMax = 3;

type Answer = KeyFacts | "elsewhere" | null;

/**
 * The facts of a live key; null for an unknown, expired, paused or revoked one, and `elsewhere` for one that may not be
 * used from this address. A key that cannot be ours costs no look-up. With `mayBeLate` the answer may be two seconds old,
 * and then comes at once.
 */
export function findKeyFacts(
  presented: string,
  { mayBeLate, address = null }: { readonly mayBeLate: boolean; readonly address?: string | null },
): Answer | Promise<Answer> {
  if (!readKeyKind(presented)) return null;
  const hmac = hashKey(presented).toString("hex");
  if (!mayBeLate) recentKeys().forget(hmac);
  const found = findRecent(hmac);
  return found instanceof Promise ? found.then((later) => toAnswer(later, address)) : toAnswer(found, address);
}

/** What is remembered, unless one of its periods has ended; then, or when nothing is, what the database says. */
function findRecent(hmac: string): Found | null | Promise<Found | null> {
  const found = recentKeys().get(hmac);
  if (found instanceof Promise || !found || performance.now() < found.periodEndsMs) return found;
  recentKeys().forget(hmac);
  return recentKeys().get(hmac);
}

/** Makes this process look the key up again. */
export function forgetKey(hmac: Uint8Array): void {
  recentKeys().forget(Buffer.from(hmac).toString("hex"));
}

/** The same, of a key whose secrets are not at hand. One that was refused may be the one that lives again. */
export function forgetKeyId(keyId: string): void {
  recentKeys().forgetWhere((found) => !found || found.facts.keyId === keyId);
}

function toAnswer(found: Found | null, address: string | null): Answer {
  if (!found || found.expiresAtMs <= Date.now()) return null;
  if (found.networks && !isWithin(found.networks, address)) return "elsewhere";
  touchKey(found.facts.keyId);
  return found.facts;
}

function recentKeys() {
  return singleton("recent-keys", () =>
    createRecent({ load: loadKey, ttlMs, entriesMax, nowMs: () => performance.now() }),
  );
}

type Row = {
  keyId: string;
  organizationId: string;
  kind: KeyKind;
  walletId: bigint;
  bucketId: bigint;
  scopes: string[];
  models: string[];
  networks: string[];
  requires: string[];
  rpm: number | null;
  tpm: number | null;
  keyExpiresAt: Date | null;
  secretExpiresAt: Date | null;
  budgetBucketIds: bigint[] | null;
  unopenedIds: string[] | null;
  periodEndsInMs: number | null;
};

async function loadKey(hmacHex: string): Promise<Found | null> {
  for (let openings = 0; openings < openingsMax; openings++) {
    // What the database says of the time left counts from the question: the answer may have been long on its way.
    const askedMs = performance.now();
    const row = await selectKey(hmacHex);
    if (!row) return null;
    if (!row.unopenedIds) return toFound(row, askedMs);
    await openPeriods(row.unopenedIds);
  }
  throw new Error("a budget's period ended again and again while it was opened");
}

/** One joined statement: this is on the path of a call. */
async function selectKey(hmacHex: string): Promise<Row | undefined> {
  const [row] = await db().$queryRaw<Row[]>`
    SELECT k.id AS "keyId", k.organization_id AS "organizationId", k.kind::text AS kind, o.wallet_id AS "walletId",
           k.bucket_id AS "bucketId", k.scopes, k.models, k.networks, k.requires, k.rpm, k.tpm, k.expires_at AS "keyExpiresAt", s.expires_at AS "secretExpiresAt",
           budgets.bucket_ids AS "budgetBucketIds", budgets.unopened_ids AS "unopenedIds",
           budgets.ends_in_ms AS "periodEndsInMs"
    FROM api_key_secrets s
    JOIN api_keys k ON k.id = s.key_id AND k.revoked_at IS NULL AND k.paused_at IS NULL
    JOIN organizations o ON o.id = k.organization_id
    JOIN users u ON u.id = o.owner_id AND u.disabled_at IS NULL
    LEFT JOIN users maker ON maker.id = k.created_by_id
    ${joinBudgetsOfKey}
    WHERE s.hmac = ${Buffer.from(hmacHex, "hex")} AND maker.disabled_at IS NULL`;
  return row;
}

function toFound(row: Row, askedMs: number): Found {
  const { keyId, organizationId, kind, walletId, bucketId, budgetBucketIds } = row;
  const { scopes, models, networks, requires, rpm, tpm } = row;
  const buckets = [walletId, bucketId, ...(budgetBucketIds ?? [])].sort((left, right) => (left < right ? -1 : 1));
  return {
    facts: {
      keyId,
      organizationId,
      kind,
      walletId: walletId.toString(),
      bucketIds: buckets.map((bucket) => bucket.toString()),
      scopes: scopes.filter(isKeyScope),
      models,
      requires,
      rpm,
      tpm,
    },
    networks: networks.length > 0 ? toBlockList(networks) : null,
    expiresAtMs: Math.min(...[row.keyExpiresAt, row.secretExpiresAt].map((date) => date?.getTime() ?? Infinity)),
    periodEndsMs: row.periodEndsInMs === null ? Infinity : askedMs + row.periodEndsInMs,
  };
}
