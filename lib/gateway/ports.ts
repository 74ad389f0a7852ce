/**
 * Everything the engine asks of the house. Types only: `lib/main/gateway.ts` hands in what fulfils them.
 * Facts that leave the engine are ids, numbers and closed words; no field can carry what a caller or a provider said.
 */
import type { Nano } from "../base/money";
import type { KeysAnswer, KeysAsk, ListedModel, MediaAnswer, UsageAsk } from "./affairs";
import type { KeyFacts, RateAnswer, UnusedRates } from "./key-facts";
import type { PriceFacts } from "./metering/price-facts";

export type { KeysAnswer, KeysAsk, ListedModel, MediaAnswer, UsageAsk, UsageGroup } from "./affairs";
export type { KeyFacts, Rate, RateAnswer, Scope, UnusedRates } from "./key-facts";
export type { PriceFacts };

export type MaybePromise<T> = T | Promise<T>;

/** A dialect for generating: what a client speaks, and what a provider does. */
export type Wire = "openai_chat" | "openai_responses" | "anthropic_messages" | "gemini";
/** What a provider may serve besides, each in one dialect only, which is forwarded. */
export type Surface =
  | "count_tokens"
  | "gemini_count_tokens"
  | "gemini_embed_content"
  | "gemini_batch_embed_contents"
  | "embeddings"
  | "completions"
  | "images"
  | "speech"
  | "transcriptions"
  | "moderations"
  | "rerank";
export type Endpoint =
  | "chat_completions"
  | "responses"
  | "messages"
  | "generate_content"
  | "embeddings"
  | "completions"
  | "images"
  | "speech"
  | "transcriptions"
  | "moderations"
  | "rerank"
  | "media";
export type Lane = "forward" | "translate";

/** Where a provider departs from what its wire says. What is absent is as the wire says. */
export type Quirks = {
  /** The member in which a chat provider wants earlier reasoning back; absent: it wants none. */
  readonly reasoningField?: "reasoning_content" | "reasoning";
  /** The member for the output cap; absent: `max_completion_tokens`. */
  readonly outputCapField?: "max_tokens" | "max_completion_tokens";
  /** It refuses the role `developer`. */
  readonly hasNoDeveloperRole?: boolean;
  /** It refuses `stream_options`. */
  readonly hasNoStreamOptions?: boolean;
  /** It searches the web when `web_search_options` asks; most refuse the member. */
  readonly hasWebSearch?: boolean;
  /** It searches the web also when nobody asks. */
  readonly searchesUnasked?: boolean;
};

/** What a model can take; null: nobody says, and it is tried. */
export type Capabilities = {
  readonly images: boolean | null;
  readonly documents: boolean | null;
  readonly audio: boolean | null;
  readonly tools: boolean | null;
  readonly temperature: boolean | null;
  /** How it is told to think; "none": it does not. */
  readonly reasoning: "none" | "effort" | "budget" | "adaptive" | null;
};

/** How long a provider may take: to be connected to, to answer at all, and between two pieces of an answer. */
export type Timeouts = {
  readonly connectMs: number | null;
  readonly headersMs: number | null;
  readonly idleMs: number | null;
};

/** One way to reach one model: a live channel that serves it, and the price in force. */
export type Deployment = {
  /** The id under which the house sells the model. */
  readonly model: string;
  readonly provider: string;
  readonly channelId: string | null;
  /** The provider's own name for the model. */
  readonly upstreamModel: string;
  /**
   * Where each wire and surface of the channel is served, its native wire first; what is absent is not served.
   * `{model}` stands for the upstream model, `{action}` for Gemini's method.
   */
  readonly urls: Partial<Readonly<Record<Wire | Surface, string>>>;
  /** Headers that carry the credential. */
  readonly credentialHeaders: Readonly<Record<string, string>>;
  /** Names the way, for `reportAttempt`: one of a channel's credentials. */
  readonly routeId: string;
  /** False: the credential is the caller's own. */
  readonly isPooled: boolean;
  readonly quirks: Quirks;
  readonly capabilities: Capabilities;
  readonly timeouts: Timeouts;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly price: PriceFacts;
};

export type RouteSort = "price" | "latency" | "throughput";

/** What a call asks of the house's routing. */
export type RouteAsk = {
  readonly key: KeyFacts;
  /** The model and its fallbacks, as the client named them: ids, `provider/id`, aliases. */
  readonly models: readonly string[];
  /** A deployment must serve one of these; those that serve the first come before others of their rank. */
  readonly serves: readonly (Wire | Surface)[];
  /** What a provider must promise (`x-tacit-require`), such as "zdr" or "eu". Unknown words are met by nobody. */
  readonly requires: readonly string[];
  readonly sort: RouteSort | null;
  /** Calls with the same word prefer the same way, so that a provider's prompt cache hits. Never stored. */
  readonly affinity: string | null;
};

/** `not_allowed`: the key's list does not name it. `unserved`: not in this dialect. `unmet`: by nobody who promises that. */
export type RouteAnswer =
  | { readonly outcome: "found"; readonly deployments: readonly Deployment[] }
  | { readonly outcome: "unknown_model" | "not_allowed" | "unserved" | "unmet" };

export type AttemptOutcome =
  | "ok"
  /** The caller's own request was refused: nothing is wrong with the way. */
  | "refused"
  | "client_aborted"
  | "connect"
  | "timeout"
  | "reset"
  | "unreadable"
  | "rate_limited"
  | "overloaded"
  | "credential_refused"
  | "quota_exhausted"
  | "failed";

/** One try at one deployment, as it is remembered with the call. */
export type Tried = { readonly provider: string; readonly outcome: AttemptOutcome };

export type AttemptReport = {
  readonly deployment: Deployment;
  readonly outcome: AttemptOutcome;
  readonly retryAfterSeconds: number | null;
  readonly firstByteMs: number | null;
  readonly durationMs: number;
  readonly outputTokens: number;
};

export type HoldRequest = {
  /** The request id, a UUID made by the engine. */
  readonly id: string;
  readonly key: KeyFacts;
  readonly deployment: Deployment;
  readonly endpoint: Endpoint;
  readonly lane: Lane;
  readonly stream: boolean;
  readonly amountNano: Nano;
};

/**
 * `reserved`: the hold is durable. `refused`: nothing was taken, `availableNano` is what the wallet, or the tightest
 * budget of the key or of its maker, could still hold.
 * `unavailable`: the database did not answer; a hold that may have been made is voided behind the scenes.
 */
export type ReserveAnswer =
  | { readonly outcome: "reserved" }
  | {
      readonly outcome: "refused";
      readonly reason: "insufficient_credit" | "budget_exceeded";
      readonly availableNano: Nano;
    }
  | { readonly outcome: "refused"; readonly reason: "key_revoked" | "account_frozen" | "too_many_calls" }
  | { readonly outcome: "unavailable" };

/** Token totals: input includes cache reads and writes, output includes reasoning. */
export type Usage = {
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
  /** How often the price per call is charged: for each picture, for each search unit; absent: once. */
  readonly calls?: number;
  readonly source: "upstream" | "estimated" | "none";
};

export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "error" | "other";
export type CallStatus = "ok" | "client_aborted" | "upstream_failed" | "voided";

/** How a call ended. The one thing the engine reports about it. */
export type CallFacts = {
  /** Its deployment is the one that served in the end, with the price pinned when the hold was taken. */
  readonly hold: HoldRequest;
  /** Every try in order, the last one included. */
  readonly tried: readonly Tried[];
  readonly status: CallStatus;
  readonly httpStatus: number;
  readonly finishReason: FinishReason | null;
  readonly usage: Usage;
  /** What the call cost by its pinned price; the charge is the smaller of this and the hold. */
  readonly costNano: Nano;
  readonly firstTokenMs: number | null;
  readonly durationMs: number;
  readonly createdAtMs: number;
};

export type UpstreamRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** In pieces, each asked for when the one before has gone; `content-length` is then among the headers. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  readonly connectTimeoutMs: number | null;
  /** How long the provider may take to answer with headers. */
  readonly headersTimeoutMs: number;
  /** Its address is the caller's own choice, and may lead into the open internet only. */
  readonly publicOnly?: boolean;
};

/** Exactly one of `onEnd` and `onError` is called, once, last. A handler may be called before `dispatch` returns. */
export type UpstreamHandler = {
  onHead(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void;
  onData(chunk: Uint8Array): void;
  onEnd(): void;
  onError(reason: "connect" | "timeout" | "reset"): void;
};

/** Back-pressure and abort. After `abort` the handler is not called again. */
export type UpstreamCall = {
  pause(): void;
  resume(): void;
  abort(): void;
};

export type Ports = {
  /**
   * Null for an unknown, expired or revoked key; `elsewhere`: not from this address. `mayBeLate`: it may answer at once
   * for a key seen lately, because the reserve will refuse one that was revoked meanwhile; otherwise it is as of now.
   */
  findKey(
    presented: string,
    options: { readonly mayBeLate: boolean; readonly address: string | null },
  ): MaybePromise<KeyFacts | "elsewhere" | null>;
  /** Counts one request and so many tokens against the key's rates, or nothing at all. Never rejects. */
  takeRates(key: KeyFacts, tokens: number): MaybePromise<RateAnswer>;
  /** Gives back what was counted and not used; fewer than none: more was used. Never throws. */
  returnRates(key: KeyFacts, unused: UnusedRates): void;
  manageKeys(key: KeyFacts, ask: KeysAsk): Promise<KeysAnswer>;
  /** Never rejects. */
  describeMedia(url: string): Promise<MediaAnswer>;
  /** How a description is accounted for: its price, without a channel. */
  findMediaDeployment(): MaybePromise<Deployment>;
  /** Ways to reach the model or its fallbacks, best first; never an empty list. */
  findDeployments(ask: RouteAsk): MaybePromise<RouteAnswer>;
  /** Told once of every try, for the circuit breaker and for sorting. Never throws. */
  reportAttempt(report: AttemptReport): void;
  /** A stable word for the key, that tells an outsider nothing. */
  pseudonym(keyId: string): string;
  /** Those that the key may call. */
  listModels(key: KeyFacts): MaybePromise<readonly ListedModel[]>;
  /** Never rejects. */
  reserve(hold: HoldRequest): Promise<ReserveAnswer>;
  /** Raises what the hold has cost so far. `closed`: the hold was resolved elsewhere and the stream must be cut. Never rejects. */
  checkpoint(holdId: string, observedNano: Nano): Promise<"open" | "closed">;
  /** Closes the hold, charges and writes the usage row in one transaction. Retried until answered; never rejects. */
  settle(call: CallFacts): Promise<void>;
  dispatch(request: UpstreamRequest, handler: UpstreamHandler): UpstreamCall;
  /** JSON views of the calling key's own affairs. */
  getCredits(key: KeyFacts): Promise<unknown>;
  getKey(key: KeyFacts): Promise<unknown>;
  getUsage(key: KeyFacts, ask: UsageAsk): Promise<unknown>;
  /** Null when there is no such call of this key's organization. */
  findReceipt(key: KeyFacts, requestId: string): Promise<unknown | null>;
  nowMs(): number;
  newId(): string;
  /** An operator's alarm; closed words only. */
  alert(
    event: "upstream_credential_refused" | "upstream_quota_exhausted" | "usage_exceeded_hold",
    facts: { readonly channelId: string | null; readonly provider: string },
  ): void;
};
