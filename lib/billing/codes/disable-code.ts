import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { codeColumns, toCodeView } from "./code-view";
import type { CodeView, DisableCodeInput } from "./schema";

/** Ends a code: nobody redeems it any more; what was redeemed stays. A second time changes nothing. Throws not_found. */
export async function disableCode(actor: Actor, { id }: DisableCodeInput): Promise<CodeView> {
  requireOperator(actor);
  return transaction(async (tx) => {
    const { count } = await tx.redemptionCode.updateMany({
      where: { id, disabledAt: null },
      data: { disabledAt: new Date() },
    });
    if (count === 1) await recordAudit(tx, actor, { action: "code.disable", targetId: id });
    const row = await tx.redemptionCode.findUnique({ where: { id }, select: codeColumns });
    if (!row) throw new AppError("not_found", "There is no such code.");
    return toCodeView(row);
  });
}
