import { provisionUser } from "@/lib/accounts/provision-user";
import { newId } from "@/lib/base/ids";
import { type Nano, parseUsd, toNano } from "@/lib/base/money";
import { grantCredit } from "@/lib/billing/grant-credit";
import type { HoldBook, HoldBookOptions } from "@/lib/billing/holds/create-hold-book";
import { createHoldBook } from "@/lib/billing/holds/create-hold-book";
import type { CallFacts, CallUsage, HoldRequest } from "@/lib/billing/schema";
import { db, transaction } from "@/lib/db/client";

export const operator = { kind: "command_line" } as const;
export const noUsage: CallUsage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  webSearchCalls: 0,
  source: "none",
};
export const cent = parseUsd("0.01");

export type TestKey = HoldRequest["key"];
export type Wallet = { readonly organizationId: string; readonly walletId: bigint; readonly key: TestKey };

let people = 0;

/** A person with a wallet of so much credit and one key. */
export async function newWallet(creditUsd: string): Promise<Wallet> {
  const name = `person-${++people}-${newId().slice(-8)}`;
  const user = await transaction((tx) =>
    provisionUser(tx, {
      selfRegistered: false,
      email: `${name}@example.test`,
      username: name,
      passwordHash: "none",
      role: "user",
      emailVerifiedAt: null,
    }),
  );
  const { organizationId } = user;
  const { walletId } = await db().organization.findUniqueOrThrow({ where: { id: organizationId } });
  if (creditUsd !== "0") await grantCredit(operator, { organizationId, amountNano: parseUsd(creditUsd) });
  return { organizationId, walletId, key: await newKey({ organizationId, walletId }) };
}

export async function newKey(wallet: Pick<Wallet, "organizationId" | "walletId">): Promise<TestKey> {
  const bucket = await db().bucket.create({ data: { kind: "key", capNano: 2n ** 62n } });
  const key = await db().apiKey.create({
    data: { organizationId: wallet.organizationId, name: "test", bucketId: bucket.id },
  });
  return {
    keyId: key.id,
    organizationId: wallet.organizationId,
    walletId: wallet.walletId.toString(),
    bucketIds: [wallet.walletId.toString(), bucket.id.toString()],
  };
}

export function keyBucketOf(key: TestKey): bigint {
  return BigInt(key.bucketIds.find((id) => id !== key.walletId)!);
}

/** What revoking a key does to its bucket. */
export async function closeKey(key: TestKey): Promise<void> {
  await db().bucket.update({ where: { id: keyBucketOf(key) }, data: { closedAt: new Date() } });
}

export function newHold(key: TestKey, amountNano: Nano = cent, priceId = "1"): HoldRequest {
  const deployment = {
    model: "sandbox/echo",
    provider: "sandbox",
    channelId: null,
    isPooled: true,
    price: { priceId },
  };
  return { id: newId(), key, deployment, endpoint: "chat_completions", lane: "forward", stream: true, amountNano };
}

export function callOf(hold: HoldRequest, facts: Partial<Omit<CallFacts, "hold">> = {}): CallFacts {
  return {
    hold,
    tried: [{ provider: hold.deployment.provider, outcome: "ok" }],
    status: "ok",
    httpStatus: 200,
    finishReason: "stop",
    usage: { ...noUsage, inputTokens: 7, outputTokens: 5, source: "upstream" },
    costNano: hold.amountNano,
    firstTokenMs: 3,
    durationMs: 9,
    createdAtMs: Date.now(),
    ...facts,
  };
}

/** A hold book that answers slowly rather than wrongly when the machine is busy. */
export function openBook(
  database: { url: string; dataDir: string },
  options: Partial<HoldBookOptions> = {},
): Promise<HoldBook> {
  return createHoldBook({ ...database, answerWithinMs: 20_000, connectWithinMs: 5_000, ...options });
}

export async function walletOf(wallet: Wallet) {
  const { capNano, spentNano, heldNano } = await db().bucket.findUniqueOrThrow({ where: { id: wallet.walletId } });
  return { balance: toNano(capNano - spentNano), held: toNano(heldNano), spent: toNano(spentNano) };
}
