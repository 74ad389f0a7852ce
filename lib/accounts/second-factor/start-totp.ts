import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { seal } from "@/lib/db/sealed";
import type { SignedIn } from "../find-session";
import { requireRecentProof } from "../require-recent-proof";
import { newTotpSecret, totpContext } from "./totp";

/** Makes the secret for an authenticator app. It means nothing until a code of it was typed. */
export async function startTotp(person: SignedIn): Promise<void> {
  requireRecentProof(person);
  const { userId } = person;
  const fresh = {
    secretEncrypted: seal(newTotpSecret(), totpContext(userId)),
    createdAt: new Date(),
    lastStep: null,
  };
  // Of two begun at the same moment the later one counts; one that is in use is never replaced.
  await db().totpSecret.createMany({ data: { userId, ...fresh }, skipDuplicates: true });
  const { count } = await db().totpSecret.updateMany({ where: { userId, confirmedAt: null }, data: fresh });
  if (count === 0) throw new AppError("conflict", "An authenticator app is set up already. Turn it off first.");
}
