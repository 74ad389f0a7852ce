import type { Surface, Wire } from "./ports";

/** Every way in which the engine says no. Each dialect has its own status and words for it (`wires/…/errors.ts`). */
export type GatewayErrorKind =
  | "invalid_request"
  /** The conversation is longer than the model can read; agents know this one and shorten it. */
  | "context_too_long"
  | "invalid_api_key"
  | "permission"
  | "insufficient_quota"
  | "not_found"
  | "model_not_found"
  | "method_not_allowed"
  | "conflict"
  | "request_too_large"
  | "unsupported_parameter"
  | "rate_limit"
  | "internal"
  | "upstream"
  | "overloaded"
  | "unavailable"
  | "timeout";

export type GatewayErrorDetails = {
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
  /** A provider's own judgement of the request, scrubbed: its status, and its words where the dialect has them too. */
  readonly refusal?: {
    readonly status: number;
    readonly serves: Wire | Surface;
    readonly type: string | null;
    readonly code: string | null;
  };
};

/**
 * The one error of the engine. Its words are ours: they quote neither the caller nor a provider, except for a provider's
 * judgement of the request, which is scrubbed first and goes to that caller only. Nothing logs them.
 */
export class GatewayError extends Error {
  override readonly name = "GatewayError";

  constructor(
    readonly kind: GatewayErrorKind,
    /** What the caller is told. `message` is only the kind, so that whatever prints an error prints no words. */
    readonly publicMessage: string,
    readonly details: GatewayErrorDetails = {},
  ) {
    super(kind);
  }

  /** The same in every dialect. */
  get headers(): Record<string, string> {
    const { headers, retryAfterSeconds: seconds } = this.details;
    // The SDKs of OpenAI and Anthropic retry a 429 unless told not to; credit does not appear by asking again.
    // A 409 they retry too, and neither does a conflict pass.
    if (this.kind === "insufficient_quota" || this.kind === "conflict")
      return { ...headers, "x-should-retry": "false" };
    return seconds === undefined
      ? { ...headers }
      : { "retry-after": String(seconds), "retry-after-ms": String(seconds * 1_000), ...headers };
  }
}

export function gatewayError(kind: GatewayErrorKind, message: string, details?: GatewayErrorDetails): GatewayError {
  return new GatewayError(kind, message, details);
}
