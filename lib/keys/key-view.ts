import type { BudgetView } from "@/lib/billing/budgets/schema";
import type { Prisma } from "@/lib/db/client";
import type { KeyView } from "./schema";

export const keyColumns = {
  id: true,
  name: true,
  kind: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
  secrets: { select: { prefix: true, last4: true }, orderBy: { createdAt: "desc" }, take: 1 },
  bucket: { select: { spentNano: true } },
} as const satisfies Prisma.ApiKeySelect;

export function toKeyView(
  row: Prisma.ApiKeyGetPayload<{ select: typeof keyColumns }>,
  budget: BudgetView | null,
): KeyView {
  const { secrets, bucket, ...facts } = row;
  const [secret] = secrets;
  return { ...facts, prefix: secret?.prefix ?? "", last4: secret?.last4 ?? "", spentNano: bucket.spentNano, budget };
}
