import { requirePerson } from "@/lib/accounts/require-organization";
import type { Actor } from "@/lib/base/actor";
import { AppError } from "@/lib/base/errors";
import { toNano } from "@/lib/base/money";
import { singleton } from "@/lib/base/singleton";
import { createTurnstile } from "@/lib/base/turnstile";
import { creditFromPromotion } from "@/lib/billing/credit-from-promotion";
import { judgeWallet } from "@/lib/billing/payments/judge-wallet";
import { type PaymentTx, paymentTransaction } from "@/lib/billing/payments/payment-transaction";
import { recordAudit } from "@/lib/db/audit";
import type { Tx } from "@/lib/db/client";
import { refundLimit, requireLimit } from "@/lib/limits/take-limit";
import { hashCode, readCode } from "./code-format";
import type { RedeemCodeInput, RedemptionView } from "./schema";

type Person = Extract<Actor, { kind: "user" }>;

// Codes that never were, are used up, are too old or were withdrawn: who guesses must not learn which.
const refusal = "This code cannot be redeemed: there is none like it, or it is used up, expired or withdrawn.";

/**
 * Gives a person's organization what a code is worth, once for all that they own. What is mistyped is told before anything is looked up and
 * costs no try; every other try counts for the person and for their `network`, and is given back when it succeeds. A
 * closed wallet is credited too, and what it owes is collected from it. Throws forbidden, invalid_input, conflict (it was redeemed), rate_limited.
 */
export async function redeemCode(actor: Actor, input: RedeemCodeInput, network: string): Promise<RedemptionView> {
  const person = requirePerson(actor, "billing:write");
  const code = readCode(input.code);
  if (!code) throw refuse("invalid_input", "This is not a whole code. Compare it with what you were given.");
  await requireLimit("redeem_network", network);
  await requireLimit("redeem_account", person.userId);
  const view = await turnstile()(() => paymentTransaction((books) => redeem(books, person, hashCode(code))));
  // A try that cannot be given back is lost: the credit is there all the same.
  await refundLimit("redeem_network", network).catch(() => {});
  await refundLimit("redeem_account", person.userId).catch(() => {});
  return view;
}

// Who redeems a code waits for all before: a code that many were given must not take every connection.
const turnstile = () => singleton("redemptions", () => createTurnstile(4));

async function redeem(books: PaymentTx, actor: Person, hmac: Uint8Array): Promise<RedemptionView> {
  const { tx } = books;
  const code = await lockCode(tx, hmac);
  if (!code) throw refuse("invalid_input", refusal);
  const { organizationId } = actor;
  const redemption = { codeId: code.id, organizationId };
  const { ownerId } = await tx.organization.findUniqueOrThrow({ where: { id: organizationId } });
  // Another organization of theirs is no other person.
  const theirs = { OR: [{ id: organizationId }, { ownerId: { in: [ownerId, actor.userId] } }] };
  if (await tx.redemption.findFirst({ where: { codeId: code.id, organization: theirs }, select: { codeId: true } })) {
    throw refuse("conflict", "You have used this code already.");
  }
  if (!code.isOpen) throw refuse("invalid_input", refusal);
  await tx.redemption.create({ data: redemption, select: { codeId: true } });
  await tx.redemptionCode.update({
    where: { id: code.id },
    data: { redeemed: { increment: 1 } },
    select: { id: true },
  });
  await creditFromPromotion(tx, {
    organizationId,
    kind: "redemption",
    amountNano: code.amountNano,
    reference: `${code.id}:${organizationId}`,
  });
  await recordAudit(tx, actor, { action: "credit.redeem", subjectId: ownerId, targetId: code.id });
  await judgeWallet(books, organizationId);
  return { amountNano: toNano(code.amountNano), last4: code.last4 };
}

type LockedCode = {
  readonly id: string;
  readonly last4: string;
  readonly amountNano: bigint;
  readonly isOpen: boolean;
};

/** Whoever redeems the same code waits here, and then counts what was redeemed meanwhile. */
async function lockCode(tx: Tx, hmac: Uint8Array): Promise<LockedCode | undefined> {
  const [code] = await tx.$queryRaw<LockedCode[]>`
    SELECT id, last4, amount_nano AS "amountNano",
      redeemed < redemptions_max AND disabled_at IS NULL
        AND (expires_at IS NULL OR expires_at > clock_timestamp()) AS "isOpen"
    FROM redemption_codes WHERE hmac = ${hmac} FOR UPDATE`;
  return code;
}

function refuse(code: "invalid_input" | "conflict", message: string): AppError {
  return new AppError(code, message, { fields: { code: message } });
}
