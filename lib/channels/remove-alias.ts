import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { forgetOffers } from "./offers";

export async function removeAlias(actor: Actor, name: string): Promise<void> {
  requireOperator(actor);
  await transaction(async (tx) => {
    const { count } = await tx.modelAlias.deleteMany({ where: { name } });
    if (count === 0) throw new AppError("not_found", "There is no such alias.");
    await recordAudit(tx, actor, { action: "alias.remove" });
  });
  forgetOffers();
}
