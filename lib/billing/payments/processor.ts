/**
 * What the house asks of whoever takes money for it: `lib/billing/stripe` and `lib/billing/creem` fulfil this, each in
 * the words of its own package. Amounts are in the currency's smallest unit (cents). No card is ever seen here: a person
 * pays on the processor's own pages, and what is saved there has an id and nothing more.
 */
export const paymentProviders = ["stripe", "creem"] as const;
export type PaymentProvider = (typeof paymentProviders)[number];

/** What a processor says of one payment. Whether it counts is decided against the order, never by this alone. */
export type Payment = {
  /** The order that the checkout was opened for; null when the payment names none of ours. */
  readonly orderId: string | null;
  readonly checkoutId: string | null;
  /** The processor's own id of the money: what is credited once. Null while nothing was paid. */
  readonly paymentId: string | null;
  readonly isPaid: boolean;
  readonly isTest: boolean;
  /** Lower case, such as "usd". */
  readonly currency: string;
  /** What was asked for the credit, before discount and tax. */
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  /** What was really paid: subtotal - discount + tax. */
  readonly totalMinor: number;
  readonly customerId: string | null;
  /** A means of payment that may be charged again without asking; null: none was saved. */
  readonly savedMethodId: string | null;
};

export type PaymentFailure = "declined" | "authentication_required" | "expired" | "other";

export type Refund = {
  readonly externalId: string;
  /** What we asked for it with; null: somebody made it on the processor's own pages. */
  readonly reversalId: string | null;
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: "pending" | "succeeded" | "failed";
  readonly isTest: boolean;
};

export type Dispute = {
  readonly externalId: string;
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** `warning`: somebody asks, and no money has moved. */
  readonly status: "warning" | "open" | "won" | "lost";
  readonly isTest: boolean;
};

export type PaymentEvent =
  | { readonly kind: "payment"; readonly payment: Payment }
  | {
      readonly kind: "payment_failed";
      readonly orderId: string | null;
      readonly checkoutId: string | null;
      readonly failure: PaymentFailure;
    }
  | { readonly kind: "refund"; readonly refund: Refund }
  | { readonly kind: "dispute"; readonly dispute: Dispute }
  /** The card's bank expects a dispute: the payment is to be refunded before one comes. */
  | { readonly kind: "fraud_warning"; readonly paymentId: string }
  /** What may be charged without asking has changed, or is gone. */
  | { readonly kind: "saved_method"; readonly customerId: string; readonly savedMethodId: string | null }
  /** True and ours, but nothing that the books must know. */
  | { readonly kind: "ignored" };

/** A message of the processor's that was proved to be its own. */
export type WebhookMessage = { readonly eventId: string; readonly type: string; readonly event: PaymentEvent };

export type CheckoutAsk = {
  /** Also the key under which a repeated ask opens nothing new. */
  readonly orderId: string;
  readonly organizationId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Null: the processor is to make one, and says so with the payment. */
  readonly customerId: string | null;
  readonly email: string;
  /** Ask the person to keep the means of payment for later charges without asking. */
  readonly savesMethod: boolean;
  readonly successUrl: string;
  readonly cancelUrl: string;
};

export type ChargeAsk = {
  readonly orderId: string;
  readonly organizationId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly customerId: string;
  readonly savedMethodId: string;
};

export type ChargeAnswer =
  | { readonly outcome: "paid"; readonly payment: Payment }
  /** It is under way; a webhook, or the reconciliation, will tell. */
  | { readonly outcome: "pending" }
  | { readonly outcome: "failed"; readonly failure: PaymentFailure };

/** A bill or a receipt that the processor made out. */
export type Invoice = {
  readonly number: string | null;
  readonly issuedAt: Date;
  readonly totalMinor: number;
  readonly currency: string;
  /** On the processor's own site. */
  readonly url: string | null;
};

/**
 * A call that fails throws. AppError with any code but `unavailable` says that the processor refused, and that nothing
 * happened; everything else (`unavailable`, or any other error) leaves open whether it did.
 */
export type PaymentProcessor = {
  readonly id: PaymentProvider;
  /** Its credential is one of the processor's test mode: money is play money. */
  readonly isTest: boolean;
  /** Whether webhooks can be believed: a secret is configured. */
  readonly takesWebhooks: boolean;
  /** Whether it can charge a saved means of payment without asking. */
  readonly canCharge: boolean;
  readonly canRefund: boolean;
  openCheckout(ask: CheckoutAsk): Promise<{ readonly checkoutId: string; readonly url: string }>;
  /** What became of a checkout; null when the processor does not know it. */
  findCheckout(checkoutId: string): Promise<CheckoutState | null>;
  /** The payments since a moment that name one of our orders, whatever became of them: what a missed webhook would have told. */
  listPayments(since: Date): AsyncIterable<Payment>;
  /** Refunds and disputes since a moment, and the disputes that are named, whenever they were. */
  listReversals(since: Date, disputeIds?: readonly string[]): AsyncIterable<PaymentEvent>;
  /** What became of the charge of an order, whichever customer was charged; null: none was made. */
  findCharge(orderId: string): Promise<ChargeAnswer | null>;
  /** Charges what is saved, at once. Asked again for the same order and customer it charges nothing new. Null: cannot (`canCharge`). */
  charge(ask: ChargeAsk): Promise<ChargeAnswer>;
  /** Gives money back; asked again with the same `reversalId` it gives nothing more. */
  refund(ask: {
    readonly reversalId: string;
    readonly paymentId: string;
    readonly amountMinor: number;
  }): Promise<Refund>;
  /** A page of the processor's where a person manages what is saved and finds bills. */
  openPortal(customerId: string, returnUrl: string): Promise<string>;
  listInvoices(customerId: string): Promise<readonly Invoice[]>;
  /** Throws AppError `unauthenticated` for a message that is not proved to be the processor's, `invalid_input` for one that cannot be read. */
  readWebhook(rawBody: Uint8Array, header: (name: string) => string | null): Promise<WebhookMessage>;
};

export type CheckoutState = {
  /** `expired`: nothing can be paid there any more. */
  readonly status: "open" | "complete" | "expired";
  readonly payment: Payment;
  /** Where a person can go on paying; null when it is closed. */
  readonly url: string | null;
};
