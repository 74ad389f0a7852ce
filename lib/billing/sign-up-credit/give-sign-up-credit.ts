import { creditFromPromotion } from "@/lib/billing/credit-from-promotion";
import { pepperedHash } from "@/lib/billing/peppered-hash";
import { recordAudit } from "@/lib/db/audit";
import type { Tx } from "@/lib/db/client";
import { refundLimit, takeLimit } from "@/lib/limits/take-limit";
import { errorFacts, log } from "@/lib/log/log";
import { isDisposable } from "./disposable-domains";
import { toPlainAddress } from "./plain-address";
import { type SignUpOffer, signUpOffer } from "./sign-up-offer";

type Newcomer = {
  readonly organizationId: string;
  readonly email: string;
  /** Whether they signed up themselves: whom an operator added is given nothing. */
  readonly selfRegistered: boolean;
};

const dayMs = 86_400_000;
const grantLock = 7_270_736_905n;

/**
 * Gives whoever has just confirmed an address its sign-up credit, in the transaction that opens the account: once for all
 * spellings of the address and for ever, none for a throw-away one, so many a day from one network, and no more in a UTC
 * day than the operator's share. Answers whether it was given. Where it is not, nothing is written and nothing is said.
 */
export async function giveSignUpCredit(
  tx: Tx,
  newcomer: Newcomer,
  { network, at = new Date() }: { readonly network: string; readonly at?: Date },
): Promise<boolean> {
  const offer = signUpOffer();
  if (!offer || !newcomer.selfRegistered || !(await mayHaveIt(newcomer.email, network))) return false;
  const isGiven = await give(tx, newcomer, offer, at);
  // A try that cannot be given back is lost; the account opens all the same.
  if (!isGiven) await refundLimit("sign_up_credit_network", network).catch(() => {});
  return isGiven;
}

async function mayHaveIt(email: string, network: string): Promise<boolean> {
  try {
    return !(await isDisposable(email)) && (await takeLimit("sign_up_credit_network", network)).allowed;
  } catch (error) {
    // Nobody can tell: the account matters more than its credit.
    log("warn", "sign_up_credit.skipped", errorFacts(error));
    return false;
  }
}

async function give(tx: Tx, { organizationId, email }: Newcomer, offer: SignUpOffer, at: Date): Promise<boolean> {
  const addressHmac = pepperedHash("sign_up_address", toPlainAddress(email));
  const day = new Date(Math.floor(at.getTime() / dayMs) * dayMs);
  const nextDay = new Date(day.getTime() + dayMs);
  // One at a time until the end of its transaction: only so is the day's sum whole when it is read.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${grantLock})`;
  const granted = await tx.$executeRaw`
    INSERT INTO sign_up_grants (address_hmac, amount_nano, granted_at)
    SELECT ${addressHmac}, ${offer.amountNano}, ${at}
    WHERE ${offer.amountNano} + (SELECT coalesce(sum(amount_nano), 0) FROM sign_up_grants
      WHERE granted_at >= ${day} AND granted_at < ${nextDay}) <= ${offer.dailyNano}
    ON CONFLICT DO NOTHING`;
  if (granted === 0) return false;
  const { ownerId } = await creditFromPromotion(tx, {
    organizationId,
    kind: "sign_up_credit",
    amountNano: offer.amountNano,
    reference: organizationId,
  });
  await recordAudit(tx, { kind: "system" }, { action: "credit.grant", subjectId: ownerId, targetId: organizationId });
  return true;
}
