import { toNano } from "@/lib/base/money";
import type { Reversal } from "./rows";
import type { ReversalView } from "./schema";

export function toReversalView(row: Reversal): ReversalView {
  const { id, orderId, provider, kind, status, isOpen, externalId, amountMinor, createdAt } = row;
  const owedNano = toNano(status === "taken" ? row.amountNano - row.collectedNano : 0n);
  const amountNano = toNano(row.amountNano);
  return { id, orderId, provider, kind, status, isOpen, externalId, amountMinor, amountNano, owedNano, createdAt };
}
