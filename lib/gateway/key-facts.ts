/** What the engine knows of a key and its rates: types only, as in `ports.ts`. */

export type KeyFacts = {
  readonly keyId: string;
  readonly organizationId: string;
  readonly kind: "inference" | "management";
  /** The wallet's bucket. */
  readonly walletId: string;
  /** Every bucket a call of this key stands in, the wallet among them, by id ascending. */
  readonly bucketIds: readonly string[];
  /** What the key may be used for; an address asks for one of them. */
  readonly scopes: readonly Scope[];
  /** The models it may call, `*` standing for any characters; empty: all. */
  readonly models: readonly string[];
  /** What every provider must promise, as in `x-tacit-require`. */
  readonly requires: readonly string[];
  /** Requests and tokens a minute; null: no such limit. */
  readonly rpm: number | null;
  readonly tpm: number | null;
};

export type Scope =
  | "inference"
  | "models:read"
  | "usage:read"
  | "billing:read"
  | "media:read"
  | "keys:read"
  | "keys:write";

/** How full one of a key's rates is, once the call that asked is counted. */
export type Rate = {
  readonly name: "requests" | "tokens";
  readonly limit: number;
  readonly remaining: number;
  /** How long until all of it is free again. */
  readonly resetMs: number;
};

/** `refused`: nothing was counted; `by` is the rate that is full. */
export type RateAnswer =
  | { readonly outcome: "taken"; readonly rates: readonly Rate[] }
  | {
      readonly outcome: "refused";
      readonly by: Rate["name"];
      readonly retryAfterMs: number;
      readonly rates: readonly Rate[];
    };

/** What of a call was counted and not used, and when it was counted: by then it may count no longer. */
export type UnusedRates = { readonly requests: number; readonly tokens: number; readonly takenAtMs: number };
