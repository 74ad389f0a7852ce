import { type Actor, organizationOfActor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { findKeyBudgets } from "@/lib/billing/budgets/find-budget-views";
import { recordAudit } from "@/lib/db/audit";
import { transaction } from "@/lib/db/client";
import { forgetKey } from "./find-key-facts";
import { keyColumns, toKeyView } from "./key-view";
import type { KeyView, RevokeKeyInput } from "./schema";

/**
 * Ends a key for good. Its bucket is closed in the same transaction, so that no call is admitted after this returns, on
 * any node, whatever a cache still says. Revoking twice changes nothing.
 */
export async function revokeKey(actor: Actor, { id }: RevokeKeyInput): Promise<KeyView> {
  const { view, hmacs } = await transaction(async (tx) => {
    const organizationId = organizationOfActor(actor);
    const scope = organizationId ? { organizationId } : {};
    const key = await tx.apiKey.findFirst({
      where: { id, ...scope },
      select: { revokedAt: true, organization: { select: { ownerId: true } }, secrets: { select: { hmac: true } } },
    });
    if (!key) throw new AppError("not_found", "There is no such key.");
    const now = new Date();
    const { count } = await tx.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: now, revokedFor: organizationId ? "person" : "operator" },
    });
    if (count > 0) {
      await tx.bucket.updateMany({ where: { key: { id }, closedAt: null }, data: { closedAt: now } });
      await recordAudit(tx, actor, { action: "key.revoke", subjectId: key.organization.ownerId, targetId: id });
    }
    const row = await tx.apiKey.findUniqueOrThrow({ where: { id }, select: keyColumns });
    const budget = (await findKeyBudgets([id], tx)).get(id) ?? null;
    return { view: toKeyView(row, budget), hmacs: key.secrets.map((secret) => secret.hmac) };
  });
  for (const hmac of hmacs) forgetKey(hmac);
  return view;
}
