import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { refundLimit, requireLimit } from "@/lib/limits/take-limit";
import { verifyPassword } from "./password";

type Presented = { readonly password: string; readonly field: string };

/**
 * That somebody who is in already, or holds a mailed link, knows the password of this account; else `invalid_input`,
 * said at `field`. These tries do not count as sign-ins, so that nobody is locked out by them. Gives the hash that was
 * checked.
 */
export async function requireOwnPassword(userId: string, { password, field }: Presented): Promise<string> {
  await requireLimit("prove_account", userId);
  const { passwordHash } = await db().user.findUniqueOrThrow({
    where: { id: userId },
    select: { passwordHash: true },
  });
  if (!(await verifyPassword(passwordHash, password))) {
    throw new AppError("invalid_input", "Please check what is marked.", {
      fields: { [field]: "This is not the password of your account." },
    });
  }
  await refundLimit("prove_account", userId);
  return passwordHash;
}
