/**
 * Everything the engine asks of the house. Types only: `lib/main/gateway.ts` hands in what fulfils them.
 * Facts that leave the engine are ids, numbers and closed words; no field can carry what a caller or a provider said.
 */
import type { Nano, PicoPerToken } from "../base/money";

export type MaybePromise<T> = T | Promise<T>;

export type KeyFacts = {
  readonly keyId: string;
  readonly organizationId: string;
  readonly kind: "inference" | "management";
  /** The wallet's bucket. */
  readonly walletId: string;
  /** Every bucket a call of this key stands in, the wallet among them, by id ascending. */
  readonly bucketIds: readonly string[];
};

export type PriceFacts = {
  readonly priceId: string;
  readonly inputPicoPerToken: PicoPerToken;
  readonly cacheReadPicoPerToken: PicoPerToken;
  readonly cacheWrite5mPicoPerToken: PicoPerToken;
  readonly cacheWrite1hPicoPerToken: PicoPerToken;
  readonly outputPicoPerToken: PicoPerToken;
  readonly perCallNano: Nano;
};

export type Wire = "openai_chat";
export type Endpoint = "chat_completions";
export type Lane = "forward" | "translate";

/** One way to reach one model: a live channel that serves it, and the price in force. */
export type Deployment = {
  /** The id under which the house sells the model. */
  readonly model: string;
  readonly provider: string;
  readonly channelId: string | null;
  /** The provider's own name for the model. */
  readonly upstreamModel: string;
  /** Where each wire the channel speaks is served; an absent wire is not spoken. */
  readonly urls: Partial<Record<Wire, string>>;
  /** Headers that carry the operator's credential. */
  readonly credentialHeaders: Readonly<Record<string, string>>;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly price: PriceFacts;
};

/** A model as `GET /v1/models` shows it: a live channel and a price exist. */
export type ListedModel = {
  readonly id: string;
  readonly createdAtSeconds: number;
  readonly provider: string;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
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
 * `reserved`: the hold is durable. `refused`: nothing was taken, `availableNano` is what the wallet could still hold.
 * `unavailable`: the database did not answer; a hold that may have been made is voided behind the scenes.
 */
export type ReserveAnswer =
  | { readonly outcome: "reserved" }
  | { readonly outcome: "refused"; readonly reason: "insufficient_credit"; readonly availableNano: Nano }
  | { readonly outcome: "refused"; readonly reason: "key_revoked" | "account_frozen" }
  | { readonly outcome: "unavailable" };

/** Token totals: input includes cache reads and writes, output includes reasoning. */
export type Usage = {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWrite5mTokens: number;
  readonly cacheWrite1hTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly webSearchCalls: number;
  readonly source: "upstream" | "estimated" | "none";
};

export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "error" | "other";
export type CallStatus = "ok" | "client_aborted" | "upstream_failed" | "voided";

/** How a call ended. The one thing the engine reports about it. */
export type CallFacts = {
  readonly hold: HoldRequest;
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
  readonly body: Uint8Array;
  /** How long the provider may take to answer with headers. */
  readonly headersTimeoutMs: number;
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
   * Null for an unknown, expired or revoked key. `mayBeLate`: it may answer at once for a key seen lately, because the
   * reserve will refuse one that was revoked meanwhile; without it the answer is as of now.
   */
  findKey(presented: string, options: { readonly mayBeLate: boolean }): MaybePromise<KeyFacts | null>;
  /** Ways to reach the model, best first; empty when it is not sold here. */
  findDeployments(model: string): MaybePromise<readonly Deployment[]>;
  listModels(): MaybePromise<readonly ListedModel[]>;
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
