/** Every way in which the engine says no: status, and the words OpenAI's clients know for it. */
const errors = {
  invalid_request: { status: 400, type: "invalid_request_error", code: "invalid_request" },
  invalid_api_key: { status: 401, type: "invalid_request_error", code: "invalid_api_key" },
  permission: { status: 403, type: "permission_error", code: "permission_denied" },
  // 429, not 402: OpenAI's own answer, and the one at which Codex stops after a single request.
  insufficient_quota: { status: 429, type: "insufficient_quota", code: "insufficient_quota" },
  not_found: { status: 404, type: "invalid_request_error", code: "not_found" },
  model_not_found: { status: 404, type: "invalid_request_error", code: "model_not_found" },
  method_not_allowed: { status: 405, type: "invalid_request_error", code: "method_not_allowed" },
  request_too_large: { status: 413, type: "invalid_request_error", code: "request_too_large" },
  rate_limit: { status: 429, type: "rate_limit_error", code: "rate_limit_exceeded" },
  internal: { status: 500, type: "server_error", code: "internal_error" },
  upstream: { status: 502, type: "server_error", code: "upstream_error" },
  overloaded: { status: 503, type: "server_error", code: "overloaded" },
  unavailable: { status: 503, type: "server_error", code: "service_unavailable" },
  timeout: { status: 504, type: "server_error", code: "timeout" },
} as const;

export type GatewayErrorKind = keyof typeof errors;

/** What a caller is told, in the terms of OpenAI's error object; other dialects render the same facts in theirs. */
export type ErrorWords = {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
};

type Details = {
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
};

/**
 * The one error of the engine. Its words are ours: they quote neither the caller nor a provider, except for a provider's
 * judgement of the request, which is scrubbed first and goes to that caller only. Nothing logs them.
 */
export class GatewayError extends Error {
  override readonly name = "GatewayError";

  constructor(
    readonly status: number,
    readonly words: ErrorWords,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(words.code ?? words.type);
  }
}

export function gatewayError(kind: GatewayErrorKind, message: string, details: Details = {}): GatewayError {
  const { status, type, code } = errors[kind];
  const words = { message, type, param: details.param ?? null, code };
  return new GatewayError(status, words, { ...details.headers, ...retryHeaders(kind, details.retryAfterSeconds) });
}

// The SDKs of OpenAI and Anthropic retry a 429 unless told not to; credit does not appear by asking again.
function retryHeaders(kind: GatewayErrorKind, seconds: number | undefined): Record<string, string> {
  if (kind === "insufficient_quota") return { "x-should-retry": "false" };
  return seconds === undefined ? {} : { "retry-after": String(seconds), "retry-after-ms": String(seconds * 1_000) };
}
