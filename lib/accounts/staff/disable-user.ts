import type { Tx } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send-mail";
import { voidOldWaysIn } from "../void-old-ways-in";
import { changeUser } from "./change-user";
import type { StaffActor } from "./require-staff";
import type { UserIdInput } from "./schema";

/** Tells every process of a key that something about it changed: `notifyKeyChanged`, handed in by the door. */
type TellOfKey = (tx: Tx, keyId: string) => Promise<void>;

/**
 * Closes an account: its sessions end, half-done sign-ins and mailed links with them, and its keys are refused. Nothing
 * is deleted, and the person is told by mail. Throws forbidden, proof_needed, not_found, and conflict for the last owner.
 */
export async function disableUser(actor: StaffActor, { id }: UserIdInput, tellOfKey: TellOfKey): Promise<void> {
  const { email, isChanged } = await changeUser(
    actor,
    id,
    "user.disable",
    async ({ tx, person, requireAnotherOwner }) => {
      if (person.isDisabled) return false;
      if (person.role === "owner") requireAnotherOwner();
      await tx.user.update({ where: { id }, data: { disabledAt: new Date() }, select: { id: true } });
      await tx.session.deleteMany({ where: { userId: id } });
      await voidOldWaysIn(tx, id);
      await tellOfKeys(tx, id, tellOfKey);
      return true;
    },
  );
  if (isChanged) void sendMail({ to: email, template: "account-closed", path: "/acceptable-use" });
}

/** Opens it again; its keys work again too. Throws forbidden, proof_needed and not_found. */
export async function enableUser(actor: StaffActor, { id }: UserIdInput, tellOfKey: TellOfKey): Promise<void> {
  const { email, isChanged } = await changeUser(actor, id, "user.enable", async ({ tx, person }) => {
    if (!person.isDisabled) return false;
    await tx.user.update({ where: { id }, data: { disabledAt: null }, select: { id: true } });
    await tellOfKeys(tx, id, tellOfKey);
    return true;
  });
  if (isChanged) void sendMail({ to: email, template: "account-opened", path: "/sign-in" });
}

/** Of the keys of what the person owns, and of those they made elsewhere. */
async function tellOfKeys(tx: Tx, userId: string, tellOfKey: TellOfKey): Promise<void> {
  const keys = await tx.apiKey.findMany({
    where: { revokedAt: null, OR: [{ organization: { ownerId: userId } }, { createdById: userId }] },
    select: { id: true },
  });
  for (const { id } of keys) await tellOfKey(tx, id);
}
