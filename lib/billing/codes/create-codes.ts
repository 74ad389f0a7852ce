import { requireOperator } from "@/lib/accounts/operator";
import type { Actor } from "@/lib/base/actor";
import { recordAudit } from "@/lib/db/audit";
import { type Tx, transaction } from "@/lib/db/client";
import { hashCode, last4Of, makeCode } from "./code-format";
import { codeColumns, toCodeView } from "./code-view";
import { CreateCodesInput, type CreatedCodeView } from "./schema";

/**
 * Makes codes that are worth `amountNano` each to as many organizations as `redemptionsMax`, all or none. The codes
 * themselves are in the answer and nowhere else. Operators only.
 */
export async function createCodes(actor: Actor, input: CreateCodesInput): Promise<CreatedCodeView[]> {
  requireOperator(actor);
  const { count, ...terms } = CreateCodesInput.parse(input);
  return transaction(async (tx) => {
    const created: CreatedCodeView[] = [];
    for (let made = 0; made < count; made++) created.push(await createCode(tx, actor, terms));
    return created;
  });
}

type Terms = Pick<CreateCodesInput, "amountNano" | "expiresAt"> & { readonly redemptionsMax: number };

async function createCode(tx: Tx, actor: Actor, terms: Terms): Promise<CreatedCodeView> {
  const code = makeCode();
  const row = await tx.redemptionCode.create({
    data: { ...terms, hmac: hashCode(code), last4: last4Of(code) },
    select: codeColumns,
  });
  await recordAudit(tx, actor, { action: "code.create", targetId: row.id });
  return { ...toCodeView(row), code };
}
