import type { Actor } from "@/lib/base/actor";
import { csvLine } from "@/lib/base/csv-line";
import { toRequestId } from "@/lib/base/ids";
import { formatUsd } from "@/lib/base/money";
import type { Period } from "@/lib/base/period";
import { db, type Prisma } from "@/lib/db/client";
import { findKeyNames } from "./find-key-names";
import { organizationOf } from "./organization-of";

type Call = Prisma.UsageRecordGetPayload<Record<never, never>>;
type Cell = Parameters<typeof csvLine>[0][number];

const columns: Readonly<Record<string, (call: Call, keyName: string | null) => Cell>> = {
  request_id: (call) => toRequestId(call.id),
  created_at: (call) => call.createdAt.toISOString(),
  settled_at: (call) => call.settledAt.toISOString(),
  key_id: (call) => call.keyId,
  key_name: (_, keyName) => keyName,
  endpoint: (call) => call.endpoint,
  model: (call) => call.model,
  provider: (call) => call.provider,
  tried: (call) => call.tried.join(" "),
  byok: (call) => call.byok,
  lane: (call) => call.lane,
  stream: (call) => call.stream,
  status: (call) => call.status,
  http_status: (call) => call.httpStatus,
  finish_reason: (call) => call.finishReason,
  input_tokens: (call) => call.inputTokens,
  cache_read_tokens: (call) => call.cacheReadTokens,
  cache_write_5m_tokens: (call) => call.cacheWrite5mTokens,
  cache_write_1h_tokens: (call) => call.cacheWrite1hTokens,
  output_tokens: (call) => call.outputTokens,
  reasoning_tokens: (call) => call.reasoningTokens,
  audio_input_tokens: (call) => call.audioInputTokens,
  audio_output_tokens: (call) => call.audioOutputTokens,
  web_search_calls: (call) => call.webSearchCalls,
  billed_calls: (call) => call.billedCalls,
  usage_source: (call) => call.usageSource,
  first_token_ms: (call) => call.firstTokenMs,
  duration_ms: (call) => call.durationMs,
  price_id: (call) => call.priceId,
  cost_usd: (call) => formatUsd(call.chargedNano),
  cost_nano: (call) => call.chargedNano,
  held_nano: (call) => call.heldNano,
  written_off_nano: (call) => call.writtenOffNano,
};

/**
 * Every finished call of a period as CSV, a line each, oldest first. Read in pages as the lines are asked for: however
 * many there are, only one page of them is in memory.
 */
export async function* writeCallsCsv(
  actor: Actor,
  { from, to }: Period,
  { pageSize = 1_000 }: { readonly pageSize?: number } = {},
): AsyncGenerator<string> {
  const organizationId = organizationOf(actor);
  yield csvLine(Object.keys(columns));
  for (let last: Call | undefined; ; ) {
    const page = await findPage(organizationId, { from, to }, last, pageSize);
    const names = await findKeyNames(organizationId, [...new Set(page.map((call) => call.keyId))]);
    for (const call of page) yield toLine(call, names.get(call.keyId) ?? null);
    last = page.at(-1);
    if (!last || page.length < pageSize) return;
  }
}

function findPage(organizationId: string, { from, to }: Period, last: Call | undefined, take: number): Promise<Call[]> {
  return db().usageRecord.findMany({
    where: {
      organizationId,
      createdAt: { gte: last?.createdAt ?? from, lt: to },
      ...(last ? { NOT: { createdAt: last.createdAt, id: { lte: last.id } } } : {}),
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take,
  });
}

function toLine(call: Call, keyName: string | null): string {
  return csvLine(Object.values(columns).map((cell) => cell(call, keyName)));
}
