import { AppError } from "@/lib/base/errors";
import { env } from "@/lib/env";
import { judgePassword } from "./judge-password";

type Owner = { readonly email: string; readonly username?: string | undefined };

/** Throws `invalid_input`, with the reason at the password's field, for a password that is guessed too easily. */
export function requireGoodPassword(password: string, owner: Owner): void {
  const complaint = judgePassword(password, { ...owner, siteName: env().SITE_NAME });
  if (complaint) throw new AppError("invalid_input", complaint, { fields: { password: complaint } });
}
