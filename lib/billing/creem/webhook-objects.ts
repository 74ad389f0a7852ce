/**
 * Of what Creem's messages carry, as much as the books need. The package's own reading of them refuses a whole message
 * for a word that is new to it, or a null where it knows none: a payment must not be lost for the picture of a product.
 */
import { z } from "zod";

const id = z.string().min(1).max(200);
const minor = z.number().int();
const pointer = z.union([id, z.object({ id })]).nullish();

export const CheckoutObject = z
  .object({
    id,
    mode: z.string(),
    status: z.string(),
    units: minor.nullish(),
    custom_price: minor.nullish(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
    customer: pointer,
    order: z
      .object({
        id,
        status: z.string(),
        currency: z.string(),
        amount: minor,
        transaction: id.nullish(),
        customer: id.nullish(),
        tax_amount: minor.nullish(),
        discount_amount: minor.nullish(),
        amount_paid: minor.nullish(),
      })
      .transform(({ tax_amount, discount_amount, amount_paid, ...order }) => ({
        ...order,
        taxAmount: tax_amount,
        discountAmount: discount_amount,
        amountPaid: amount_paid,
      }))
      .nullish(),
  })
  .transform(({ custom_price, units, ...checkout }) => ({
    ...checkout,
    units: units ?? 1,
    customPrice: custom_price,
  }));

const TransactionObject = z.object({ id, refunded_amount: minor.nullish() });
/** The checkout that led to it: whole, or its id, or left out. */
const reversed = {
  id,
  mode: z.string(),
  transaction: TransactionObject,
  checkout: z.union([id, z.object({ metadata: z.record(z.string(), z.unknown()).nullish() })]).nullish(),
};

export const RefundObject = z.object({
  ...reversed,
  status: z.string(),
  refund_amount: minor,
  refund_currency: z.string(),
});
export type RefundObject = z.infer<typeof RefundObject>;

export const DisputeObject = z.object({ ...reversed, amount: minor, currency: z.string() });
export type DisputeObject = z.infer<typeof DisputeObject>;
