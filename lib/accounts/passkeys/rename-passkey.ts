import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import type { SignedIn } from "../find-session";
import type { RenamePasskeyInput } from "../schema";

export async function renamePasskey(person: SignedIn, { id, name }: RenamePasskeyInput): Promise<void> {
  const { userId } = person;
  await transaction(async (tx) => {
    const { count } = await tx.passkey.updateMany({ where: { id, userId }, data: { name } });
    if (count === 0) throw new AppError("not_found", "There is no such passkey.");
    await recordAudit(tx, person, { action: "passkey.rename", subjectId: userId, targetId: id });
  });
}
