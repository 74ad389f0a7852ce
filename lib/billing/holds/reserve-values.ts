import type { HoldRequest } from "../schema";
import { toPlainArray, toTextArray } from "./array-literal";

export type BucketTotals = {
  readonly ids: readonly bigint[];
  readonly amounts: readonly bigint[];
  readonly calls: readonly number[];
};

/** What a batch takes from each bucket, by id ascending: the order in which rows are locked everywhere. */
export function sumByBucket(holds: readonly HoldRequest[]): BucketTotals {
  const totals = new Map<bigint, { amount: bigint; calls: number }>();
  for (const hold of holds) {
    for (const id of bucketsOf(hold)) {
      const { amount, calls } = totals.get(id) ?? { amount: 0n, calls: 0 };
      totals.set(id, { amount: amount + hold.amountNano, calls: calls + 1 });
    }
  }
  const sorted = [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ids: sorted.map(([id]) => id),
    amounts: sorted.map(([, { amount }]) => amount),
    calls: sorted.map(([, { calls }]) => calls),
  };
}

/** A hold's buckets, each once, by id ascending. */
export function bucketsOf(hold: HoldRequest): bigint[] {
  const ids = new Set(hold.key.bucketIds.map(BigInt));
  return [...ids].sort((a, b) => (a < b ? -1 : 1));
}

type Owner = { readonly epoch: string; readonly staleAfterMs: number };

/** The values of the `reserve-holds` statement. */
export function toReserveValues(holds: readonly HoldRequest[], owner: Owner): string[] {
  const { ids, amounts, calls } = sumByBucket(holds);
  return [
    toPlainArray(ids),
    toPlainArray(amounts),
    toPlainArray(calls),
    toPlainArray(holds.map((hold) => hold.id)),
    toPlainArray(holds.map((hold) => hold.key.organizationId)),
    toPlainArray(holds.map((hold) => hold.key.keyId)),
    toPlainArray(holds.map((hold) => hold.key.walletId)),
    toTextArray(holds.map((hold) => toPlainArray(bucketsOf(hold)))),
    toPlainArray(holds.map((hold) => hold.amountNano)),
    toPlainArray(holds.map((hold) => hold.deployment.price.priceId)),
    toPlainArray(holds.map((hold) => hold.deployment.channelId)),
    toTextArray(holds.map((hold) => hold.deployment.model)),
    toPlainArray(holds.map((hold) => hold.endpoint)),
    toPlainArray(holds.map((hold) => hold.lane)),
    toPlainArray(holds.map((hold) => hold.stream)),
    owner.epoch,
    String(owner.staleAfterMs),
  ];
}
