/**
 * The slow, exact way in: locks the batch's buckets, decides in the order of arrival, and writes what fits. It tells
 * why a call is refused, which the fast way cannot.
 */
import { toNano } from "@/lib/base/money";
import type { HoldRequest, ReserveAnswer } from "../schema";
import { toPlainArray } from "./array-literal";
import { inTransaction, type Run } from "./lane";
import type { NodeIdentity } from "./node-identity";
import { bucketsOf, sumByBucket, toReserveValues } from "./reserve-values";
import { lockBuckets, readBuckets, readSeen, reserveHolds } from "./statements";

export type Decision = {
  readonly hold: HoldRequest;
  readonly answer: ReserveAnswer;
  /** The buckets that refused it. */
  readonly refusedBy: readonly string[];
};
type Bucket = {
  readonly isBudget: boolean;
  readonly isClosed: boolean;
  available: bigint;
  /** For so many more calls, however small; below none where the limit was lowered under what stands in it. */
  places: number;
};
type Buckets = Map<bigint, Bucket>;

/** Decides every hold of the batch in one transaction. */
export async function admitExactly(run: Run, holds: readonly HoldRequest[], node: NodeIdentity): Promise<Decision[]> {
  for (;;) {
    const { epoch, staleAfterMs } = node;
    const decisions = await inTransaction(run, async () => {
      const buckets = toBuckets(await run(lockBuckets, [toPlainArray(sumByBucket(holds).ids)]));
      const rows = await run(readSeen, [toPlainArray(holds.map((hold) => hold.id)), epoch, String(staleAfterMs)]);
      if (rows.some((row) => row.alive === "false")) return null;
      const seen = new Set(rows.flatMap((row) => (row.id === null ? [] : [row.id!])));
      const decided = holds.map((hold) => ({ hold, ...decide(hold, buckets, seen) }));
      const admitted = decided.filter(({ answer }) => answer.outcome === "reserved").map(({ hold }) => hold);
      if (admitted.length > 0) await run(reserveHolds, toReserveValues(admitted, { epoch, staleAfterMs }));
      return decided;
    });
    if (decisions) return decisions;
    // This process stood still for so long that its epoch is dead. Nothing was written under it.
    await node.renew(epoch, run);
  }
}

/** Without a lock: refuses what could not be admitted at this very moment, and hands the rest on. */
export async function refuseHopeless(run: Run, holds: readonly HoldRequest[]) {
  const buckets = toBuckets(await run(readBuckets, [toPlainArray(sumByBucket(holds).ids)]));
  const refused: Decision[] = [];
  const hopeful: HoldRequest[] = [];
  for (const hold of holds) {
    const refusal = findRefusal(hold, buckets);
    if (refusal) refused.push({ hold, ...refusal });
    else hopeful.push(hold);
  }
  return { refused, hopeful };
}

type Verdict = Pick<Decision, "answer" | "refusedBy">;

function decide(hold: HoldRequest, buckets: Buckets, seen: Set<string>): Verdict {
  // An id is reserved once in its life: whoever comes second with it does not know what became of the first.
  if (seen.has(hold.id)) return { answer: { outcome: "unavailable" }, refusedBy: [] };
  const refusal = findRefusal(hold, buckets);
  if (refusal) return refusal;
  seen.add(hold.id);
  for (const id of bucketsOf(hold)) {
    const bucket = buckets.get(id)!;
    bucket.available -= hold.amountNano;
    bucket.places -= 1;
  }
  return { answer: { outcome: "reserved" }, refusedBy: [] };
}

function findRefusal(hold: HoldRequest, buckets: Buckets): Verdict | null {
  const walletId = BigInt(hold.key.walletId);
  const stands = bucketsOf(hold).map((id) => ({ id, bucket: buckets.get(id) }));
  const closed = stands.filter(({ id, bucket }) => id !== walletId && (bucket?.isClosed ?? true));
  if (closed.length > 0) return refusalBy(closed, { outcome: "refused", reason: "key_revoked" });
  const wallet = buckets.get(walletId);
  if (!wallet || wallet.isClosed)
    return refusalBy([{ id: walletId }], { outcome: "refused", reason: "account_frozen" });

  const full = stands.filter(({ bucket }) => bucket!.places <= 0);
  if (full.length > 0) return refusalBy(full, { outcome: "refused", reason: "too_many_calls" });

  const tight = stands.filter(({ bucket }) => bucket!.available < hold.amountNano);
  if (tight.length === 0 && wallet.available >= hold.amountNano) return null;
  // The tightest says why; where the account's credit is as short as a budget, more credit is what is missing first.
  const least = stands.reduce((found, { bucket }) => (bucket!.available < found.available ? bucket! : found), wallet);
  const availableNano = toNano(least.available > 0n ? least.available : 0n);
  const reason = least.isBudget ? "budget_exceeded" : "insufficient_credit";
  return refusalBy(tight, { outcome: "refused", reason, availableNano });
}

function refusalBy(buckets: readonly { readonly id: bigint }[], answer: ReserveAnswer): Verdict {
  return { answer, refusedBy: buckets.map(({ id }) => id.toString()) };
}

function toBuckets(rows: readonly Record<string, string | null>[]): Buckets {
  return new Map(
    rows.map((row) => [
      BigInt(row.id!),
      {
        isBudget: row.kind === "budget",
        isClosed: row.closed === "true",
        available: BigInt(row.available!),
        places: row.places === null ? Number.POSITIVE_INFINITY : Number(row.places),
      },
    ]),
  );
}
