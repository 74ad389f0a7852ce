import { newId, toRequestId } from "@/lib/base/ids";
import { db, type Prisma } from "@/lib/db/client";

type Call = Prisma.UsageRecordUncheckedCreateInput;
/** Who pays for it, and with which key it was made. */
type Caller = {
  readonly wallet: {
    readonly organizationId: string;
    readonly walletId: bigint | number;
    readonly key: { readonly keyId: string };
  };
};

/** A finished call in the table, as settling would have written it; answers with its request id. */
export async function recordCall(who: Caller, facts: Partial<Call> = {}): Promise<string> {
  const data = toCall(who, facts);
  await db().usageRecord.create({ data });
  return toRequestId(data.id);
}

export function toCall({ wallet }: Caller, facts: Partial<Call> = {}): Call {
  return {
    id: newId(),
    organizationId: wallet.organizationId,
    keyId: wallet.key.keyId,
    walletId: wallet.walletId,
    model: "gpt-4.1",
    provider: "openai",
    tried: ["openai:ok"],
    endpoint: "chat_completions",
    lane: "forward",
    stream: true,
    status: "ok",
    httpStatus: 200,
    finishReason: "stop",
    inputTokens: 1_000,
    cacheReadTokens: 400,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: 77,
    reasoningTokens: 10,
    webSearchCalls: 0,
    usageSource: "upstream",
    priceId: 1n,
    heldNano: 9_000_000_000n,
    chargedNano: 1_000n,
    writtenOffNano: 0n,
    firstTokenMs: 120,
    durationMs: 900,
    createdAt: new Date(),
    ...facts,
  };
}
