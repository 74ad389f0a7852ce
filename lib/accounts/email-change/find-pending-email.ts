import { db } from "@/lib/db/client";
import type { SignedIn } from "../find-session";

/** The address that waits to be confirmed; null when none does. */
export async function findPendingEmail({ userId }: SignedIn): Promise<string | null> {
  const row = await db().emailChange.findFirst({
    where: { userId, confirmedAt: null, expiresAt: { gt: new Date() } },
    select: { newEmail: true },
  });
  return row?.newEmail ?? null;
}
