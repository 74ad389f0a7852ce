import { AppError } from "@/lib/base/errors";
import { db } from "@/lib/db/client";
import type { UserView } from "./schema";
import { normalizeName, toUserView, userViewColumns } from "./user-view";

/** For the house's own use: whoever asks on somebody's behalf has checked the right to know. */
export async function findUserByEmail(email: string): Promise<UserView | null> {
  const row = await db().user.findUnique({
    where: { emailNormalized: normalizeName(email) },
    select: userViewColumns,
  });
  return row && toUserView(row);
}

export async function getUserByEmail(email: string): Promise<UserView> {
  const user = await findUserByEmail(email);
  if (!user) throw new AppError("not_found", "There is no user with this e-mail address.");
  return user;
}
