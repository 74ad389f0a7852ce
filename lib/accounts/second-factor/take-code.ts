import { recordAudit } from "@/lib/db/audit";
import type { Tx } from "@/lib/db/client";
import type { UserView } from "../schema";
import { asActor } from "../user-view";
import { takeRecoveryCode } from "./recovery-codes";
import { takeTotpCode } from "./take-totp-code";

/** Uses a code up: one of the authenticator app, or a recovery code. Null when it is neither. */
export async function takeCode(tx: Tx, user: UserView, code: string): Promise<"totp" | "recovery" | null> {
  if (/^\d{6}$/.test(code)) return (await takeTotpCode(tx, user.id, code)) ? "totp" : null;
  if (!(await takeRecoveryCode(tx, user.id, code))) return null;
  await recordAudit(tx, asActor(user), { action: "recovery_codes.use", subjectId: user.id, targetId: user.id });
  return "recovery";
}
