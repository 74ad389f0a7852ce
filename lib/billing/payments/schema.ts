/** What goes into and comes out of payments. Safe for the browser. Amounts: `Minor` are cents, `Nano` nano-USD. */
import { z } from "zod";
import type { Nano } from "@/lib/base/money";
import type { PaymentProvider } from "./processor";

export const currency = "usd";
/** Of one cent. */
export const nanoPerMinor = 10_000_000n;

/** Small payments are what stolen cards are tried with, and cost more in fees than they bring. */
export const topUpMinMinor = 500;
export const topUpMaxMinor = 1_000_000;

const TopUpMinor = z
  .number()
  .int()
  .min(topUpMinMinor, "The least is 5 USD.")
  .max(topUpMaxMinor, "The most at once is 10,000 USD.");

/** "25" or "25.50" as a person types it, in cents. */
const usdToMinor = z
  .string()
  .trim()
  .regex(/^\d{1,6}(\.\d{1,2})?$/, "An amount in USD such as 25 or 25.50.")
  .transform((text) => {
    const [whole, cents = ""] = text.split(".");
    return Number(whole) * 100 + Number(cents.padEnd(2, "0"));
  });
const usdToNano = usdToMinor.transform((minor) => BigInt(minor) * nanoPerMinor);

/** What a person may buy at one touch, in USD. */
export const topUpChoicesUsd = ["10", "25", "50", "100"] as const;

export const StartTopUpInput = z.object({
  amountUsd: usdToMinor.pipe(TopUpMinor),
  /** A form's checkbox: keep the means of payment for automatic top-ups. */
  savesMethod: z.stringbool().default(false),
});
export type StartTopUpInput = z.infer<typeof StartTopUpInput>;

/** The form that asks for a top-up: an amount that was typed counts before one that was picked. */
export const TopUpForm = z
  .object({
    pickedUsd: z.enum(topUpChoicesUsd).optional(),
    amountUsd: z.string().trim().default(""),
    savesMethod: z.string().default("off"),
  })
  .transform(
    ({ pickedUsd = "", amountUsd, savesMethod }): z.input<typeof StartTopUpInput> => ({
      amountUsd: amountUsd || pickedUsd,
      savesMethod,
    }),
  )
  .pipe(StartTopUpInput);

export const SetAutoTopUpInput = z.object({
  belowUsd: usdToNano.refine((nano) => nano > 0n, "Above zero."),
  amountUsd: usdToMinor.pipe(TopUpMinor),
  monthlyCapUsd: usdToMinor,
});
export type SetAutoTopUpInput = z.infer<typeof SetAutoTopUpInput>;

export const SetAlertInput = z.object({
  /** Empty: no mail. */
  belowUsd: z.union(
    [
      z
        .string()
        .regex(/^\s*$/)
        .transform(() => null),
      usdToNano,
    ],
    "An amount in USD such as 25 or 25.50, or nothing.",
  ),
});
export type SetAlertInput = z.infer<typeof SetAlertInput>;

export const RefundOrderInput = z.object({
  orderId: z.uuid(),
  /** Of the payment, tax included; absent: all that is left of it. */
  amountMinor: z.number().int().positive().optional(),
  /** Refund also what was spent already: it becomes a debt. */
  force: z.boolean().default(false),
});
export type RefundOrderInput = z.infer<typeof RefundOrderInput>;

export const WalletInput = z.object({ organizationId: z.uuid() });
export type WalletInput = z.infer<typeof WalletInput>;

export const orderStatuses = ["pending", "paid", "failed", "expired", "mismatched"] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export const ListOrdersInput = z.object({
  organizationId: z.uuid().optional(),
  status: z.enum(orderStatuses).optional(),
  limit: z.number().int().min(1).max(500).default(100),
});
export type ListOrdersInput = z.infer<typeof ListOrdersInput>;

export const ListReversalsInput = z.object({
  kind: z.enum(["refund", "dispute"]).optional(),
  limit: z.number().int().min(1).max(500).default(100),
});
export type ListReversalsInput = z.infer<typeof ListReversalsInput>;

export type OrderView = {
  readonly id: string;
  readonly provider: PaymentProvider;
  readonly kind: "checkout" | "auto";
  readonly status: OrderStatus;
  readonly amountMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  readonly currency: string;
  readonly creditNano: Nano;
  /** Of the credit, what was taken back by refunds and disputes. */
  readonly reversedNano: Nano;
  /** What took it back, oldest first. `isOpen`: a dispute that is not decided. */
  readonly reversals: readonly Pick<ReversalView, "kind" | "isOpen" | "amountNano">[];
  readonly isTest: boolean;
  readonly failure: string | null;
  readonly createdAt: Date;
  readonly paidAt: Date | null;
};

export type ReversalView = {
  readonly id: string;
  readonly orderId: string | null;
  readonly provider: PaymentProvider;
  readonly kind: "refund" | "dispute";
  readonly status: "waiting" | "taken" | "returned";
  readonly isOpen: boolean;
  readonly externalId: string;
  readonly amountMinor: number;
  readonly amountNano: Nano;
  /** What the wallet could not give back yet. */
  readonly owedNano: Nano;
  readonly createdAt: Date;
};

export type AutoTopUpView = {
  readonly belowNano: Nano;
  readonly amountMinor: number;
  readonly monthlyCapMinor: number;
  /** Charged by itself in the running UTC month. */
  readonly chargedMinor: number;
  /** A charge was refused: nothing is tried until a person sets it again. */
  readonly pausedAt: Date | null;
};

/** `low`: less is available than the person wants to be told of. */
export type CreditWarning = "frozen" | "empty" | "low";

export type FreezeReason = "operator" | "dispute" | "debt";

/** Everything that the page of a wallet shows besides its ledger. */
export type BillingView = {
  /** Null: no processor is configured, and credit comes from the operator alone. */
  readonly processor: { readonly id: PaymentProvider; readonly isTest: boolean; readonly canCharge: boolean } | null;
  /** Whether the processor's own pages for bills and saved means of payment can be opened. */
  readonly hasPortal: boolean;
  readonly hasSavedMethod: boolean;
  readonly autoTopUp: AutoTopUpView | null;
  readonly alertBelowNano: Nano | null;
  readonly frozenFor: readonly FreezeReason[];
  readonly owedNano: Nano;
  readonly orders: readonly OrderView[];
};
