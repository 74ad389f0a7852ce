import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { toRequestId } from "@/lib/base/ids";
import { formatUsd } from "@/lib/base/money";
import { isProvidersOwn } from "@/lib/catalog/base-url";
import { findProvider } from "@/lib/catalog/providers";
import { db } from "@/lib/db/client";
import { appUrl } from "@/lib/env";
import { organizationOf } from "./organization-of";
import { readRequestId } from "./read-request-id";
import { signReceipt } from "./receipts/sign-receipt";
import type { Receipt } from "./schema";
import { toReceiptPrice } from "./to-receipt-price";
import { toTried } from "./to-tried";

/** The inventory says the same of usage records, and a test holds them together: a room may not read privacy. */
export const receiptDays = 90;

const dayMs = 86_400_000;

/** The same for an actor. Throws forbidden besides. */
export async function getOwnReceipt(actor: Actor, requestId: string): Promise<Receipt> {
  return getReceipt(organizationOf(actor), requestId);
}

/** Everything that is stored about one finished call, signed. For a caller that has proved whose it is by a key. Of another organization, or still running: `not_found`. */
export async function getReceipt(organizationId: string, requestId: string): Promise<Receipt> {
  const id = readRequestId(requestId);
  const record = id && (await db().usageRecord.findFirst({ where: { id, organizationId } }));
  if (!record) throw new AppError("not_found", "There is no receipt of this call.");
  const price = await db().price.findUniqueOrThrow({ where: { id: record.priceId } });
  return signReceipt({
    object: "receipt",
    id: toRequestId(record.id),
    created_at: record.createdAt.toISOString(),
    settled_at: record.settledAt.toISOString(),
    organization_id: record.organizationId,
    wallet_id: record.walletId.toString(),
    key_id: record.keyId,
    channel_id: record.channelId,
    endpoint: record.endpoint,
    model: record.model,
    provider: record.provider,
    lane: record.lane,
    routing: { attempts: record.tried.length, tried: record.tried.map(toTried), byok: record.byok },
    stream: record.stream,
    status: record.status,
    http_status: record.httpStatus,
    finish_reason: record.finishReason,
    usage: {
      input_tokens: record.inputTokens,
      cache_read_tokens: record.cacheReadTokens,
      cache_write_5m_tokens: record.cacheWrite5mTokens,
      cache_write_1h_tokens: record.cacheWrite1hTokens,
      output_tokens: record.outputTokens,
      reasoning_tokens: record.reasoningTokens,
      audio_input_tokens: record.audioInputTokens,
      audio_output_tokens: record.audioOutputTokens,
      web_search_calls: record.webSearchCalls,
      billed_calls: record.billedCalls,
      source: record.usageSource,
    },
    price: toReceiptPrice(price),
    cost_usd: formatUsd(record.chargedNano),
    cost_nano: record.chargedNano.toString(),
    held_nano: record.heldNano.toString(),
    written_off_nano: record.writtenOffNano.toString(),
    first_token_ms: record.firstTokenMs,
    duration_ms: record.durationMs,
    data_policy: await findDataPolicy(record),
    expires_at: new Date(record.settledAt.getTime() + receiptDays * dayMs).toISOString(),
  });
}

/** What the sandbox is told stays with us. An address of the channel's own leads to whoever answers there. */
async function findDataPolicy({ provider: id, channelId }: { provider: string; channelId: string | null }) {
  if (id === "sandbox") return `${appUrl()}/privacy`;
  const provider = findProvider(id);
  if (!provider || !channelId) return null;
  const channel = await db().channel.findUnique({ where: { id: channelId }, select: { baseUrl: true } });
  return channel && isProvidersOwn(provider, channel.baseUrl) ? provider.dataPolicyUrl : null;
}
