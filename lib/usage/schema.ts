import { z } from "zod";

export const callStatuses = ["ok", "client_aborted", "upstream_failed", "recovered", "voided"] as const;
export type CallStatus = (typeof callStatuses)[number];

export const ListCallsInput = z.object({
  limit: z.number().int().min(1).max(200).default(50),
  /** The id of the last call of the page before. */
  after: z.string().max(64).optional(),
});
export type ListCallsInput = z.input<typeof ListCallsInput>;

export const UsageGroup = z.enum(["day", "model", "key"]);
export type UsageGroup = z.infer<typeof UsageGroup>;

export const SummarizeUsageInput = z.object({
  /** From this moment on, to just before the other. */
  from: z.date(),
  to: z.date(),
  groupBy: UsageGroup.default("day"),
});
export type SummarizeUsageInput = z.input<typeof SummarizeUsageInput>;

export type CallView = {
  /** `req_…` */
  readonly id: string;
  readonly createdAt: Date;
  readonly keyId: string;
  /** Null when the key is gone. */
  readonly keyName: string | null;
  readonly model: string;
  readonly provider: string;
  readonly stream: boolean;
  readonly status: CallStatus;
  readonly httpStatus: number;
  readonly finishReason: string | null;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly costNano: bigint;
  readonly firstTokenMs: number | null;
  readonly durationMs: number;
};

export type UsageSum = {
  /** A UTC day such as 2026-11-22, a model's id, or a key's id. */
  readonly group: string;
  /** What a key is called, null when it is gone; with keys only. */
  readonly keyName?: string | null;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costNano: bigint;
};

export type UsageSummary = {
  readonly from: Date;
  readonly to: Date;
  readonly groupBy: UsageGroup;
  readonly rows: readonly UsageSum[];
};

/** Sums of usage, as `GET /v1/usage` shows them. */
export type UsageReport = {
  readonly object: "usage";
  readonly from: string;
  readonly to: string;
  readonly group_by: UsageGroup;
  /** Each with what it is the sum of: `day`, `model`, or `key_id` and `key_name`. */
  readonly data: readonly (Readonly<Record<string, string | null | number>> & {
    readonly requests: number;
    readonly input_tokens: number;
    readonly output_tokens: number;
    readonly cost_usd: string;
    readonly cost_nano: string;
  })[];
};

export type OverviewView = {
  /** The first moment of the running UTC month: the sums count from here. */
  readonly since: Date;
  readonly spentNano: bigint;
  readonly calls: number;
  /** Calls that ended otherwise than by an answer or the caller's own hanging up. */
  readonly failures: number;
  /** The median time to the first token; null without a call that had one. */
  readonly firstTokenP50Ms: number | null;
  readonly latestCalls: readonly CallView[];
};

/** Everything that is stored about one call, as `GET /v1/receipts/{id}` shows it. */
export type Receipt = {
  readonly object: "receipt";
  readonly id: string;
  readonly created_at: string;
  readonly settled_at: string;
  readonly organization_id: string;
  readonly wallet_id: string;
  readonly key_id: string;
  /** The operator's way to the provider; null for a model built in. */
  readonly channel_id: string | null;
  readonly endpoint: string;
  readonly model: string;
  readonly provider: string;
  readonly lane: string;
  readonly routing: {
    /** How many ways were tried. */
    readonly attempts: number;
    /** Each of them in order, the one that served last; empty where nobody knows any more. */
    readonly tried: readonly { readonly provider: string; readonly outcome: string }[];
    /** Whether the call went out under the account's own credential. */
    readonly byok: boolean;
  };
  readonly stream: boolean;
  readonly status: CallStatus;
  readonly http_status: number;
  readonly finish_reason: string | null;
  readonly usage: {
    readonly input_tokens: number;
    readonly cache_read_tokens: number;
    readonly cache_write_5m_tokens: number;
    readonly cache_write_1h_tokens: number;
    readonly output_tokens: number;
    readonly reasoning_tokens: number;
    /** Of the input and the output, what was sound. */
    readonly audio_input_tokens: number;
    readonly audio_output_tokens: number;
    readonly web_search_calls: number;
    /** How often the price per call was charged. */
    readonly billed_calls: number;
    readonly source: string;
  };
  readonly price: {
    readonly id: string;
    readonly input_usd_per_million: string;
    readonly cache_read_usd_per_million: string;
    readonly cache_write_5m_usd_per_million: string;
    readonly cache_write_1h_usd_per_million: string;
    readonly output_usd_per_million: string;
    /** Null: what a token of text costs. */
    readonly audio_input_usd_per_million: string | null;
    readonly audio_output_usd_per_million: string | null;
    /** Null: what any token of the output costs. */
    readonly reasoning_usd_per_million: string | null;
    readonly per_call_usd: string;
    readonly web_search_usd: string;
    /** Instead of the rates above when the whole input is longer than this; null: there is no such tier. */
    readonly long_context: {
      readonly above_tokens: number;
      readonly input_usd_per_million: string;
      readonly cache_read_usd_per_million: string;
      readonly cache_write_5m_usd_per_million: string;
      readonly cache_write_1h_usd_per_million: string;
      readonly output_usd_per_million: string;
    } | null;
    /** What the operator added to its source's rates, in hundredths of a percent; the rates include it. */
    readonly markup_bps: number;
  };
  /** What was charged. With `written_off_nano` it is what the tokens cost at this price. */
  readonly cost_usd: string;
  readonly cost_nano: string;
  readonly held_nano: string;
  readonly written_off_nano: string;
  readonly first_token_ms: number | null;
  readonly duration_ms: number;
  /** What the provider itself says about the data it is sent; null when the call went to another address than its own. */
  readonly data_policy: string | null;
  /** When this record is deleted. */
  readonly expires_at: string;
  /** Over everything else: a detached JWS whose header names the key, `<header>..<signature>`. */
  readonly signature: string;
};

export type UnsignedReceipt = Omit<Receipt, "signature">;
