import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/unique-violation";
import type { SignedIn } from "./find-session";
import { requireFreeUsername, usernameTaken } from "./require-free-username";
import type { UpdateProfileInput } from "./schema";
import { normalizeName } from "./user-view";

/** Changes what a person is called. An empty display name is none. */
export async function updateProfile(person: SignedIn, { username, displayName }: UpdateProfileInput): Promise<void> {
  const { userId: id } = person;
  await transaction(async (tx) => {
    await requireFreeUsername(tx, username, id);
    await tx.user.update({
      where: { id },
      data: { username, usernameNormalized: normalizeName(username), displayName: displayName || null },
      select: { id: true },
    });
    await recordAudit(tx, person, { action: "account.update_profile", subjectId: id, targetId: id });
  }).catch((error) => {
    throw isUniqueViolation(error) ? usernameTaken() : error;
  });
}
