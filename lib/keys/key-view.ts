import type { BudgetView } from "@/lib/billing/budgets/schema";
import type { Prisma } from "@/lib/db/client";
import { isKeyScope, type KeyState, type KeyView } from "./schema";

export const keyColumns = {
  id: true,
  organizationId: true,
  name: true,
  kind: true,
  scopes: true,
  models: true,
  networks: true,
  requires: true,
  rpm: true,
  tpm: true,
  pauseAboveNano: true,
  createdAt: true,
  expiresAt: true,
  pausedAt: true,
  pausedFor: true,
  revokedAt: true,
  revokedFor: true,
  lastUsedAt: true,
  createdBy: { select: { id: true, username: true, displayName: true } },
  // The one that does not end is the newest.
  secrets: {
    select: { prefix: true, last4: true, createdAt: true, expiresAt: true },
    orderBy: { expiresAt: { sort: "desc", nulls: "first" } },
  },
  bucket: { select: { spentNano: true, callsMax: true } },
} as const satisfies Prisma.ApiKeySelect;

type Row = Prisma.ApiKeyGetPayload<{ select: typeof keyColumns }>;

export function toKeyView(row: Row, budget: BudgetView | null, now = new Date()): KeyView {
  const { secrets, bucket, createdBy, scopes, ...facts } = row;
  const [newest] = secrets;
  return {
    ...facts,
    scopes: scopes.filter(isKeyScope),
    state: stateOf(row, now),
    prefix: newest?.prefix ?? "",
    last4: newest?.last4 ?? "",
    secrets: secrets.filter(({ expiresAt }) => !isOver(expiresAt, now)),
    concurrency: bucket.callsMax,
    createdBy: createdBy && { id: createdBy.id, name: createdBy.displayName ?? createdBy.username },
    spentNano: bucket.spentNano,
    budget,
  };
}

function stateOf({ revokedAt, expiresAt, pausedAt }: Row, now: Date): KeyState {
  if (revokedAt) return "revoked";
  if (isOver(expiresAt, now)) return "expired";
  return pausedAt ? "paused" : "active";
}

function isOver(expiresAt: Date | null, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}
