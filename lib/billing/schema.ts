/**
 * What goes into and comes out of the room of money. Safe for the browser. Amounts are nano-USD, prices pico-USD per
 * token. The types of a call mirror the gateway's ports word for word; `lib/main` checks that they fit.
 */
import { z } from "zod";
import type { Nano, PicoPerToken } from "@/lib/base/money";

export const maxGrantNano = 1_000_000_000_000_000n; // a million dollars: beyond it somebody slipped

export const GrantCreditInput = z.object({
  organizationId: z.uuid(),
  amountNano: z.bigint().positive().max(maxGrantNano),
  reason: z.string().trim().max(200).optional(),
  /** A second grant under the same reference does nothing. */
  reference: z.string().trim().min(1).max(200).optional(),
});
export type GrantCreditInput = z.infer<typeof GrantCreditInput>;

export const AdjustCreditInput = z.object({
  organizationId: z.uuid(),
  /** Above zero gives, below zero takes. */
  amountNano: z
    .bigint()
    .min(-maxGrantNano)
    .max(maxGrantNano)
    .refine((amount) => amount !== 0n, "Not zero."),
  reason: z.string().trim().min(1, "Say why.").max(200),
  /** A second adjustment under the same reference does nothing. */
  reference: z.string().trim().min(1).max(200).optional(),
});
export type AdjustCreditInput = z.infer<typeof AdjustCreditInput>;

export const ListLedgerInput = z.object({
  limit: z.number().int().min(1).max(200).default(50),
  after: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
});
export type ListLedgerInput = z.input<typeof ListLedgerInput>;

export type CreditsView = {
  /** What was paid in and not yet spent. */
  readonly balanceNano: Nano;
  /** Set aside for calls in flight. */
  readonly heldNano: Nano;
  readonly availableNano: Nano;
};

export const ledgerEntryKinds = [
  "usage",
  "grant",
  "top_up",
  "discount",
  "refund",
  "dispute",
  "dispute_returned",
  "debt",
  "debt_collected",
  "debt_cancelled",
  "discount_reversed",
  "adjustment",
  "redemption",
  "sign_up_credit",
] as const;
export type LedgerEntryKind = (typeof ledgerEntryKinds)[number];

export type LedgerEntryView = {
  readonly id: string;
  readonly kind: LedgerEntryKind;
  /** Above zero: the wallet grew. */
  readonly amountNano: Nano;
  /** The UTC day of a usage entry, as YYYY-MM-DD. */
  readonly day: string | null;
  readonly calls: number;
  readonly reason: string | null;
  /** The order that the movement comes from; null: none, or one that is not on record. */
  readonly orderId: string | null;
  readonly createdAt: Date;
};

export type PriceFacts = {
  readonly priceId: string;
  readonly inputPicoPerToken: PicoPerToken;
  readonly cacheReadPicoPerToken: PicoPerToken;
  readonly cacheWrite5mPicoPerToken: PicoPerToken;
  readonly cacheWrite1hPicoPerToken: PicoPerToken;
  readonly outputPicoPerToken: PicoPerToken;
  readonly perCallNano: Nano;
  /** Null: what a token of text costs. */
  readonly audioInputPicoPerToken?: PicoPerToken | null;
  readonly audioOutputPicoPerToken?: PicoPerToken | null;
  /** Null: what any token of the output costs. */
  readonly reasoningPicoPerToken?: PicoPerToken | null;
  readonly webSearchNano?: Nano;
  /** Null: a long context costs no more than a short one. */
  readonly longContext?: LongContextFacts | null;
};

/** The rates of a call whose whole input is longer than `aboveTokens`. */
export type LongContextFacts = {
  readonly aboveTokens: number;
  readonly inputPicoPerToken: PicoPerToken;
  readonly cacheReadPicoPerToken: PicoPerToken;
  readonly cacheWrite5mPicoPerToken: PicoPerToken;
  readonly cacheWrite1hPicoPerToken: PicoPerToken;
  readonly outputPicoPerToken: PicoPerToken;
};

export type PriceView = PriceFacts & {
  readonly model: string;
  readonly effectiveFrom: Date;
  /** Who says so: a price package and its version, or the operator. */
  readonly source: string;
  /** What the operator adds to that, in hundredths of a percent; the rates include it. */
  readonly markupBps: number;
};

export const callEndpoints = [
  "chat_completions",
  "responses",
  "messages",
  "generate_content",
  "embeddings",
  "completions",
  "images",
  "speech",
  "transcriptions",
  "moderations",
  "rerank",
  "media",
] as const;
export type CallEndpoint = (typeof callEndpoints)[number];

export const attemptOutcomes = [
  "ok",
  "refused",
  "client_aborted",
  "connect",
  "timeout",
  "reset",
  "unreadable",
  "rate_limited",
  "overloaded",
  "credential_refused",
  "quota_exhausted",
  "failed",
] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

export type HoldRequest = {
  /** The request id, a UUID. */
  readonly id: string;
  readonly key: {
    readonly keyId: string;
    readonly organizationId: string;
    readonly walletId: string;
    /** Every bucket the hold stands in, the wallet among them. */
    readonly bucketIds: readonly string[];
  };
  readonly deployment: {
    readonly model: string;
    readonly provider: string;
    readonly channelId: string | null;
    /** False: the credential is the caller's own. */
    readonly isPooled: boolean;
    readonly price: { readonly priceId: string };
  };
  readonly endpoint: CallEndpoint;
  readonly lane: "forward" | "translate";
  readonly stream: boolean;
  readonly amountNano: Nano;
};

export type ReserveAnswer =
  | { readonly outcome: "reserved" }
  | {
      readonly outcome: "refused";
      readonly reason: "insufficient_credit" | "budget_exceeded";
      readonly availableNano: Nano;
    }
  | { readonly outcome: "refused"; readonly reason: "key_revoked" | "account_frozen" | "too_many_calls" }
  | { readonly outcome: "unavailable" };

export type CallUsage = {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWrite5mTokens: number;
  readonly cacheWrite1hTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** Of the input that no cache held, and of the output, what was sound; absent: none that anybody told apart. */
  readonly audioInputTokens?: number;
  readonly audioOutputTokens?: number;
  readonly webSearchCalls: number;
  /** How often the price per call is charged; absent: once. */
  readonly calls?: number;
  readonly source: "upstream" | "estimated" | "none";
};

export type CallFacts = {
  /** Its deployment is the one that served in the end, which need not be the one the hold was taken for. */
  readonly hold: HoldRequest;
  /** Every try in order. */
  readonly tried: readonly { readonly provider: string; readonly outcome: AttemptOutcome }[];
  readonly status: "ok" | "client_aborted" | "upstream_failed" | "voided";
  readonly httpStatus: number;
  readonly finishReason: "stop" | "length" | "tool_calls" | "content_filter" | "error" | "other" | null;
  readonly usage: CallUsage;
  readonly costNano: Nano;
  readonly firstTokenMs: number | null;
  readonly durationMs: number;
  readonly createdAtMs: number;
};
