/** Keys with budgets, and processes that spend from them. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { parseUsd } from "@/lib/base/money";
import { openPeriods } from "@/lib/billing/budgets/open-periods";
import type { BudgetPeriod } from "@/lib/billing/budgets/schema";
import { setBudget } from "@/lib/billing/budgets/set-budget";
import { db } from "@/lib/db/client";
import { newKey, operator, type TestKey, type Wallet } from "./fixtures";
import type { Tally } from "./spend-at-once";

export type Limit = { readonly id: string; readonly bucketId: bigint };

export async function limitKey(key: TestKey, usd: string, period: BudgetPeriod = "month"): Promise<Limit> {
  const { id } = await setBudget(operator, { keyId: key.keyId, amountNano: parseUsd(usd), period });
  return openLimit(id);
}

/** Limits all keys of the wallet's owner together. */
export async function limitOwner({ organizationId }: Wallet, usd: string): Promise<Limit> {
  const { ownerId } = await db().organization.findUniqueOrThrow({ where: { id: organizationId } });
  const subject = { memberId: ownerId, organizationId };
  const { id } = await setBudget(operator, { ...subject, amountNano: parseUsd(usd), period: "month" });
  return openLimit(id);
}

async function openLimit(id: string): Promise<Limit> {
  await openPeriods([id]);
  const { bucketId } = await db().budgetBucket.findFirstOrThrow({
    where: { budgetId: id },
    orderBy: { startsOn: "desc" },
  });
  return { id, bucketId };
}

/** The key as its facts are while these budgets limit it. */
export function within(key: TestKey, ...limits: Limit[]): TestKey {
  const ids = [...key.bucketIds.map(BigInt), ...limits.map((limit) => limit.bucketId)];
  return { ...key, bucketIds: ids.sort((a, b) => (a < b ? -1 : 1)).map(String) };
}

export async function bucketOf({ bucketId }: Pick<Limit, "bucketId">) {
  const { capNano, spentNano, heldNano } = await db().bucket.findUniqueOrThrow({ where: { id: bucketId } });
  return { cap: capNano, spent: spentNano, held: heldNano };
}

/** Three keys of one wallet: two with a budget each, and one together; a third without any. */
export async function newHousehold(wallet: Wallet) {
  const [first, second, free] = await Promise.all([newKey(wallet), newKey(wallet), newKey(wallet)]);
  const limits = {
    first: await limitKey(first!, "0.30"),
    second: await limitKey(second!, "0.50"),
    together: await limitOwner(wallet, "0.60"),
  };
  const keys = {
    first: within(first!, limits.first, limits.together),
    second: within(second!, limits.second, limits.together),
    free: free!,
  };
  return { keys, limits };
}

type Spender = { go(): Promise<Tally> };
type Facts = { url: string; dataDir: string; keys: readonly TestKey[]; calls: number };

/** A process of its own with a hold book of its own, ready to make that many calls of a cent at once. */
export async function startSpender(facts: Facts): Promise<Spender> {
  const script = path.join(import.meta.dirname, "hold-spender.ts");
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    ["--import", "tsx", script, JSON.stringify(facts)],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const say = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("a spender ended before it was done");
    return value as string;
  };
  await say();
  return {
    async go() {
      child.stdin.end("go\n");
      return JSON.parse(await say());
    },
  };
}
