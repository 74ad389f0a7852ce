import { db } from "@/lib/db/client";
import type { SignedIn } from "../find-session";
import type { PasskeyView } from "../schema";

/** The person's passkeys, oldest first. */
export async function listPasskeys({ userId }: SignedIn): Promise<PasskeyView[]> {
  return db().passkey.findMany({
    where: { userId },
    select: { id: true, name: true, isBackedUp: true, createdAt: true, lastUsedAt: true },
    orderBy: { id: "asc" },
  });
}
