import type { GatewayError, GatewayErrorKind } from "../gateway-error";

type Words = { readonly status: number; readonly type: string; readonly code: string };

/** OpenAI's statuses and words, for chat, Responses and every other endpoint of its shape. */
const words: Readonly<Record<GatewayErrorKind, Words>> = {
  invalid_request: { status: 400, type: "invalid_request_error", code: "invalid_request" },
  context_too_long: { status: 400, type: "invalid_request_error", code: "context_length_exceeded" },
  unsupported_parameter: { status: 400, type: "invalid_request_error", code: "unsupported_parameter" },
  invalid_api_key: { status: 401, type: "invalid_request_error", code: "invalid_api_key" },
  permission: { status: 403, type: "permission_error", code: "permission_denied" },
  // 429, not 402: OpenAI's own answer, and the one at which Codex stops after a single request.
  insufficient_quota: { status: 429, type: "insufficient_quota", code: "insufficient_quota" },
  not_found: { status: 404, type: "invalid_request_error", code: "not_found" },
  model_not_found: { status: 404, type: "invalid_request_error", code: "model_not_found" },
  method_not_allowed: { status: 405, type: "invalid_request_error", code: "method_not_allowed" },
  conflict: { status: 409, type: "invalid_request_error", code: "conflict" },
  request_too_large: { status: 413, type: "invalid_request_error", code: "request_too_large" },
  rate_limit: { status: 429, type: "rate_limit_error", code: "rate_limit_exceeded" },
  internal: { status: 500, type: "server_error", code: "internal_error" },
  upstream: { status: 502, type: "server_error", code: "upstream_error" },
  overloaded: { status: 503, type: "server_error", code: "overloaded" },
  unavailable: { status: 503, type: "server_error", code: "service_unavailable" },
  timeout: { status: 504, type: "server_error", code: "timeout" },
};

export type OpenaiError = {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
};

const foreign: readonly string[] = ["anthropic_messages", "count_tokens", "gemini", "gemini_count_tokens"];

/** OpenAI's error object. What a provider of the same shape says of the request stays as it is. */
export function toOpenaiError({ kind, publicMessage, details }: GatewayError): OpenaiError {
  const own = words[kind];
  const param = details.param ?? null;
  const { refusal } = details;
  if (!refusal || foreign.includes(refusal.serves))
    return { message: publicMessage, type: own.type, param, code: own.code };
  return { message: publicMessage, type: refusal.type ?? own.type, param, code: refusal.code };
}

export function renderOpenaiError(error: GatewayError) {
  return { status: error.details.refusal?.status ?? words[error.kind].status, body: { error: toOpenaiError(error) } };
}
