import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { claimMailToken } from "./mail-token";
import { verifyPassword } from "./password";
import type { VerifyEmailInput } from "./schema";
import { asActor, toUserView, userViewColumns } from "./user-view";

const notTheirs =
  "This is not the password that the account was asked for with. If it was not you who asked, leave it: it stays closed.";

/** Whose address has just been proved. */
export type Confirmed = {
  readonly organizationId: string;
  readonly email: string;
  readonly selfRegistered: boolean;
};

/**
 * Opens the account whose address the mailed link proves, for whoever also knows the password it was asked for with:
 * somebody else may have signed up with this address, and then the owner of the mailbox must not open it for them. A
 * wrong password leaves the link usable. `whenConfirmed` is done in the same transaction.
 */
export async function verifyEmail(
  { token, password }: VerifyEmailInput,
  whenConfirmed: (tx: Tx, person: Confirmed) => Promise<unknown> = async () => {},
): Promise<void> {
  await transaction(async (tx) => {
    const id = await claimMailToken(tx, token, "verify_email");
    const { passwordHash, selfRegistered } = await tx.user.findUniqueOrThrow({
      where: { id },
      select: { passwordHash: true, selfRegistered: true },
    });
    if (!(await verifyPassword(passwordHash, password))) {
      throw new AppError("invalid_input", "Please check what is marked.", { fields: { password: notTheirs } });
    }
    const data = { emailVerifiedAt: new Date() };
    const user = toUserView(await tx.user.update({ where: { id }, data, select: userViewColumns }));
    await recordAudit(tx, asActor(user), { action: "account.verify_email", subjectId: id, targetId: id });
    await whenConfirmed(tx, { organizationId: user.organizationId, email: user.email, selfRegistered });
  });
}
