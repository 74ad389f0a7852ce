import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import { refundLimit, requireLimit } from "@/lib/limits/take-limit";
import { hashPassword, needsRehash, verifyPassword } from "./password";
import type { Proved } from "./require-still-proved";
import type { SignInInput } from "./schema";
import { findSecondFactors, isSecondFactorOn } from "./second-factor/find-second-factors";
import { SecondFactorNeeded } from "./second-factor/second-factor-needed";
import { asActor, normalizeName, toUserView, userViewColumns } from "./user-view";

const refusal =
  "The e-mail address or the password is not right, or the address has not been confirmed yet by the link we sent.";

/**
 * Who signs in. An unknown address, a wrong password, an address not confirmed and a disabled account get the same
 * answer for the same work. That the address must be confirmed first also keeps sign-up silent: whoever tries a
 * stranger's address cannot learn by signing in whether an account was made just now or had been there. Throws
 * `SecondFactorNeeded` where the password was right and does not suffice.
 */
export async function checkPassword(input: SignInInput, network: string): Promise<Proved> {
  const emailNormalized = normalizeName(input.email);
  await requireLimit("sign_in_network", network);
  await requireLimit("sign_in_account", `${emailNormalized} ${network}`);
  await requireLimit("sign_in_everywhere", emailNormalized);
  const row = await db().user.findUnique({
    where: { emailNormalized },
    select: { ...userViewColumns, passwordHash: true, disabledAt: true },
  });
  const isRight = await verifyPassword(row?.passwordHash ?? null, input.password);
  if (!row || !isRight || !row.emailVerifiedAt || row.disabledAt) throw new AppError("unauthenticated", refusal);
  await refundLimit("sign_in_network", network);
  await refundLimit("sign_in_account", `${emailNormalized} ${network}`);
  await refundLimit("sign_in_everywhere", emailNormalized);
  const { id, passwordHash: checkedHash } = row;
  const passwordHash = needsRehash(checkedHash) ? await renewHash(id, checkedHash, input.password) : checkedHash;
  if (isSecondFactorOn(await findSecondFactors(id))) throw new SecondFactorNeeded(id);
  return { ...asActor(toUserView(row)), by: { passwordHash, sufficed: true } };
}

async function renewHash(id: string, passwordHash: string, password: string): Promise<string> {
  const renewed = await hashPassword(password);
  // Only over the hash that was checked: the password may have been changed meanwhile.
  await db().user.updateMany({ where: { id, passwordHash }, data: { passwordHash: renewed } });
  return renewed;
}
