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

export function toKeyView(row: Prisma.ApiKeyGetPayload<{ select: typeof keyColumns }>): KeyView {
  const { secrets, bucket, ...facts } = row;
  return { ...facts, prefix: secrets[0]?.prefix ?? "", last4: secrets[0]?.last4 ?? "", spentNano: bucket.spentNano };
}
