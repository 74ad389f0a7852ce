import type { Stripe } from "stripe";
import { type Account, keptMetadata, newStripeId, nowSeconds } from "../account";
import type { CouponCreate, PromotionCodeCreate } from "../schemas/roots";
import { invalid, missing } from "../stripe-failure";

export function createCoupon(account: Account, params: CouponCreate): Stripe.Coupon {
  if ((params.amount_off === undefined) === (params.percent_off === undefined))
    throw invalid("percent_off", "parameter_missing", "Exactly one of amount_off and percent_off is needed.");
  const coupon: Stripe.Coupon = {
    id: params.id ?? newStripeId("co"),
    object: "coupon",
    amount_off: params.amount_off ?? null,
    created: nowSeconds(account),
    currency: params.currency ?? null,
    duration: params.duration ?? "once",
    duration_in_months: null,
    livemode: account.livemode,
    max_redemptions: params.max_redemptions ?? null,
    metadata: keptMetadata(params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off ?? null,
    redeem_by: null,
    times_redeemed: 0,
    valid: true,
  };
  account.coupons.set(coupon.id, coupon);
  return coupon;
}

export function createPromotionCode(account: Account, params: PromotionCodeCreate): Stripe.PromotionCode {
  const couponId = params.promotion.coupon ?? "";
  if (!account.coupons.has(couponId)) throw missing("coupon", couponId, "promotion[coupon]");
  const promotionCode: Stripe.PromotionCode = {
    id: newStripeId("promo"),
    object: "promotion_code",
    active: true,
    code: params.code ?? newStripeId("CODE"),
    created: nowSeconds(account),
    customer: null,
    customer_account: null,
    expires_at: null,
    livemode: account.livemode,
    max_redemptions: params.max_redemptions ?? null,
    metadata: keptMetadata(params.metadata),
    promotion: { coupon: couponId, type: "coupon" },
    restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: 0,
  };
  account.promotionCodes.set(promotionCode.id, promotionCode);
  return promotionCode;
}

/** What a code takes off an amount, or null for one that is not valid (any more). Letters count without their case. */
export function findPromotion(account: Account, code: string, amountMinor: number) {
  const promotionCode = [...account.promotionCodes.values()].find(
    (candidate) => candidate.active && candidate.code.toLowerCase() === code.toLowerCase(),
  );
  const coupon = promotionCode && account.coupons.get(String(promotionCode.promotion.coupon));
  if (!coupon) return null;
  const { max_redemptions, times_redeemed } = promotionCode;
  if (max_redemptions !== null && times_redeemed >= max_redemptions) return null;
  const off = coupon.amount_off ?? Math.round((amountMinor * (coupon.percent_off ?? 0)) / 100);
  return { promotionCode, coupon, discountMinor: Math.min(off, amountMinor) };
}
