import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { refundLimit, requireLimit } from "@/lib/limits/take-limit";
import { verifyPassword } from "./password";
import { normalizeName } from "./user-view";

type Presented = { readonly password: string; readonly network: string; readonly field: string };

/**
 * That somebody knows the password of this account; else `invalid_input`, said at `field`. Tries count together with
 * those of signing in, so that an open browser gives nobody more guesses. Gives the hash that was checked.
 */
export async function requireOwnPassword(userId: string, { password, network, field }: Presented): Promise<string> {
  const { email, passwordHash } = await db().user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, passwordHash: true },
  });
  const name = normalizeName(email);
  await requireLimit("sign_in_account", `${name} ${network}`);
  await requireLimit("sign_in_everywhere", name);
  if (!(await verifyPassword(passwordHash, password))) {
    throw new AppError("invalid_input", "Please check what is marked.", {
      fields: { [field]: "This is not the password of your account." },
    });
  }
  await refundLimit("sign_in_account", `${name} ${network}`);
  await refundLimit("sign_in_everywhere", name);
  return passwordHash;
}
