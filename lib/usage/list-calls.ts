import type { Actor } from "@/lib/base/actor";
import { toRequestId } from "@/lib/base/ids";
import { db, type Prisma } from "@/lib/db/client";
import { findKeyNames } from "./find-key-names";
import { organizationOf } from "./organization-of";
import { readRequestId } from "./read-request-id";
import { type CallView, ListCallsInput } from "./schema";

const callColumns = {
  id: true,
  createdAt: true,
  keyId: true,
  model: true,
  provider: true,
  stream: true,
  status: true,
  httpStatus: true,
  finishReason: true,
  inputTokens: true,
  cacheReadTokens: true,
  outputTokens: true,
  reasoningTokens: true,
  chargedNano: true,
  firstTokenMs: true,
  durationMs: true,
} as const satisfies Prisma.UsageRecordSelect;

/** Finished calls of the actor's organization, newest first. A call in flight is not here yet. */
export async function listCalls(actor: Actor, input: ListCallsInput = {}): Promise<CallView[]> {
  const organizationId = organizationOf(actor);
  const { limit, after } = ListCallsInput.parse(input);
  const last = after === undefined ? null : readRequestId(after);
  if (after !== undefined && !last) return [];
  const rows = await db().usageRecord.findMany({
    where: { organizationId },
    select: callColumns,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    ...(last ? { cursor: { id: last, organizationId }, skip: 1 } : {}),
  });
  const names = await findKeyNames(organizationId, [...new Set(rows.map((row) => row.keyId))]);
  return rows.map(({ chargedNano, ...row }) => ({
    ...row,
    id: toRequestId(row.id),
    keyName: names.get(row.keyId) ?? null,
    costNano: chargedNano,
  }));
}
