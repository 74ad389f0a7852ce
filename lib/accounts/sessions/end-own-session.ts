import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import type { SignedIn } from "../find-session";
import type { ThingInput } from "../schema";

/** Ends one of the person's sessions; its browser is signed out by its next request. */
export async function endOwnSession(person: SignedIn, { id }: ThingInput): Promise<void> {
  const { userId } = person;
  await transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id, userId } });
    if (count === 0) throw new AppError("not_found", "This session has ended already.");
    await recordAudit(tx, person, { action: "account.end_session", subjectId: userId, targetId: id });
  });
}
