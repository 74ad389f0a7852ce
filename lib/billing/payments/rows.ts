import type { Prisma } from "@/lib/db/client";

export type Order = Prisma.OrderGetPayload<object>;
export type Reversal = Prisma.ReversalGetPayload<object>;
