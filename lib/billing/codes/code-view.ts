import { toNano } from "@/lib/base/money";
import type { Prisma } from "@/lib/db/client";
import type { CodeView } from "./schema";

export const codeColumns = {
  id: true,
  last4: true,
  amountNano: true,
  redeemed: true,
  redemptionsMax: true,
  createdAt: true,
  expiresAt: true,
  disabledAt: true,
} as const satisfies Prisma.RedemptionCodeSelect;

export function toCodeView(row: Prisma.RedemptionCodeGetPayload<{ select: typeof codeColumns }>): CodeView {
  return { ...row, amountNano: toNano(row.amountNano) };
}
