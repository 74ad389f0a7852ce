/**
 * Postings of paid money. Each moves nano-USD between two accounts and changes the wallet's cap by as much; nothing is
 * posted for nothing. A repeated (kind, reference) is refused by the database, and the transaction with it.
 */
import type { Tx } from "@/lib/db/client";
import type { LedgerEntryKind } from "../schema";
import type { Wallet } from "./locks";
import type { PaymentProvider } from "./processor";

export type HouseAccount = "promotion" | "receivable" | PaymentProvider;

type Posting = {
  readonly kind: LedgerEntryKind;
  readonly amountNano: bigint;
  readonly reference: string | null;
  readonly reason?: string | null;
};

export async function creditWallet(tx: Tx, wallet: Wallet, from: HouseAccount, posting: Posting): Promise<void> {
  if (posting.amountNano === 0n) return;
  await post(tx, await houseAccount(tx, from), wallet.accountId, posting);
  const data = { capNano: { increment: posting.amountNano } };
  await tx.bucket.update({ where: { id: wallet.bucketId }, data, select: { id: true } });
}

/** Never more than is available: the database refuses the rest. */
export async function debitWallet(tx: Tx, wallet: Wallet, to: HouseAccount, posting: Posting): Promise<void> {
  if (posting.amountNano === 0n) return;
  await post(tx, wallet.accountId, await houseAccount(tx, to), posting);
  const data = { capNano: { decrement: posting.amountNano } };
  await tx.bucket.update({ where: { id: wallet.bucketId }, data, select: { id: true } });
}

/** Between two accounts of the house: no wallet changes. */
export async function moveInHouse(tx: Tx, from: HouseAccount, to: HouseAccount, posting: Posting): Promise<void> {
  if (posting.amountNano === 0n) return;
  await post(tx, await houseAccount(tx, from), await houseAccount(tx, to), posting);
}

async function houseAccount(tx: Tx, kind: HouseAccount): Promise<bigint> {
  return (await tx.ledgerAccount.findFirstOrThrow({ where: { kind, walletId: null }, select: { id: true } })).id;
}

async function post(tx: Tx, debitAccountId: bigint, creditAccountId: bigint, posting: Posting): Promise<void> {
  await tx.ledgerEntry.create({ data: { ...posting, debitAccountId, creditAccountId }, select: { id: true } });
}
