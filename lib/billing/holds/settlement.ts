import { z } from "zod";
import { attemptOutcomes, type CallFacts, callEndpoints, type HoldRequest } from "../schema";

const maxInt = 2_147_483_647;
const maxCostNano = 2n ** 62n;
const maxTimeMs = 8_640_000_000_000_000;
const maxTries = 32;

/** `provider:outcome`, as the column's CHECK has it. */
const triedWord = new RegExp(`^[a-z0-9-]{1,40}:(${attemptOutcomes.join("|")})$`);

const count = z.number().int().min(0).max(maxInt);
const word = z.string().max(400);

/**
 * A call's end as it is sent to the database and, while the database is away, kept in the spool: numbers, ids and
 * closed words, every number within what its column holds. Without an open hold only a `voided` one has an effect.
 * What has a default was not written by older versions.
 */
export const Settlement = z.object({
  id: z.uuid(),
  organizationId: z.uuid(),
  keyId: z.uuid(),
  walletId: z.string().regex(/^\d{1,19}$/),
  model: word,
  channelId: z.uuid().nullable(),
  provider: word,
  tried: z.array(z.string().regex(triedWord)).max(maxTries).default([]),
  byok: z.boolean().default(false),
  endpoint: z.enum(callEndpoints),
  lane: z.enum(["forward", "translate"]),
  stream: z.boolean(),
  priceId: z.string().regex(/^\d{1,19}$/),
  status: z.enum(["ok", "client_aborted", "upstream_failed", "voided"]),
  httpStatus: count,
  finishReason: z.enum(["stop", "length", "tool_calls", "content_filter", "error", "other"]).nullable(),
  inputTokens: count,
  cacheReadTokens: count,
  cacheWrite5mTokens: count,
  cacheWrite1hTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  audioInputTokens: count.default(0),
  audioOutputTokens: count.default(0),
  webSearchCalls: count,
  billedCalls: count.default(1),
  usageSource: z.enum(["upstream", "estimated", "none"]),
  costNano: z.string().regex(/^\d{1,19}$/),
  firstTokenMs: count.nullable(),
  durationMs: count,
  createdAtMs: z.number().int().min(0).max(maxTimeMs),
});
export type Settlement = z.infer<typeof Settlement>;

export function toSettlement({ hold, usage, ...call }: CallFacts): Settlement {
  return {
    ...toIdentity(hold),
    tried: call.tried.flatMap(toTriedWord).slice(0, maxTries),
    status: call.status,
    httpStatus: toCount(call.httpStatus),
    finishReason: call.finishReason,
    inputTokens: toCount(usage.inputTokens),
    cacheReadTokens: toCount(usage.cacheReadTokens),
    cacheWrite5mTokens: toCount(usage.cacheWrite5mTokens),
    cacheWrite1hTokens: toCount(usage.cacheWrite1hTokens),
    outputTokens: toCount(usage.outputTokens),
    reasoningTokens: toCount(usage.reasoningTokens),
    audioInputTokens: toCount(usage.audioInputTokens ?? 0),
    audioOutputTokens: toCount(usage.audioOutputTokens ?? 0),
    webSearchCalls: toCount(usage.webSearchCalls),
    billedCalls: toCount(usage.calls ?? 1),
    usageSource: usage.source,
    costNano: clampCost(call.costNano).toString(),
    firstTokenMs: call.firstTokenMs === null ? null : toCount(call.firstTokenMs),
    durationMs: toCount(call.durationMs),
    createdAtMs: toTime(call.createdAtMs),
  };
}

/** The end of a call whose reserve was given up: nothing is charged, and a late copy of the reserve stays out. */
export function toVoid(hold: HoldRequest): Settlement {
  return {
    ...toIdentity(hold),
    tried: [],
    status: "voided",
    httpStatus: 503,
    finishReason: null,
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    audioInputTokens: 0,
    audioOutputTokens: 0,
    webSearchCalls: 0,
    billedCalls: 1,
    usageSource: "none",
    costNano: "0",
    firstTokenMs: null,
    durationMs: 0,
    createdAtMs: Date.now(),
  };
}

function toIdentity({ id, key, deployment, endpoint, lane, stream }: HoldRequest) {
  return {
    id,
    organizationId: key.organizationId,
    keyId: key.keyId,
    walletId: key.walletId,
    model: deployment.model,
    channelId: deployment.channelId,
    provider: deployment.provider,
    byok: !deployment.isPooled,
    endpoint,
    lane,
    stream,
    priceId: deployment.price.priceId,
  };
}

/** A word that the column would refuse must not stop a settlement. */
function toTriedWord({ provider, outcome }: CallFacts["tried"][number]): string[] {
  const text = `${provider}:${outcome}`;
  return triedWord.test(text) ? [text] : [];
}

/** Providers have sent fractions, negative numbers and NaN as token counts: none of them may stop a settlement. */
function toCount(value: number): number {
  return value > 0 ? Math.min(Math.trunc(value), maxInt) : 0;
}

function toTime(ms: number): number {
  return ms >= 0 && ms <= maxTimeMs ? Math.trunc(ms) : Date.now();
}

function clampCost(costNano: bigint): bigint {
  if (costNano < 0n) return 0n;
  return costNano > maxCostNano ? maxCostNano : costNano;
}
