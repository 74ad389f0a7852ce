import type { GatewayError, GatewayErrorKind } from "../../gateway-error";
import { writeEvent } from "../../streaming/write-event";

type Words = { readonly status: number; readonly type: string };

/** Anthropic's statuses and words. */
const words: Readonly<Record<GatewayErrorKind, Words>> = {
  invalid_request: { status: 400, type: "invalid_request_error" },
  context_too_long: { status: 400, type: "invalid_request_error" },
  unsupported_parameter: { status: 400, type: "invalid_request_error" },
  invalid_api_key: { status: 401, type: "authentication_error" },
  // Claude Code stops at a 402 and shows its words; a 429 it repeats for minutes.
  insufficient_quota: { status: 402, type: "billing_error" },
  permission: { status: 403, type: "permission_error" },
  not_found: { status: 404, type: "not_found_error" },
  model_not_found: { status: 404, type: "not_found_error" },
  method_not_allowed: { status: 405, type: "invalid_request_error" },
  conflict: { status: 409, type: "invalid_request_error" },
  request_too_large: { status: 413, type: "request_too_large" },
  rate_limit: { status: 429, type: "rate_limit_error" },
  internal: { status: 500, type: "api_error" },
  upstream: { status: 502, type: "api_error" },
  unavailable: { status: 503, type: "api_error" },
  timeout: { status: 504, type: "timeout_error" },
  overloaded: { status: 529, type: "overloaded_error" },
};

const typesByStatus = new Map(Object.values(words).map(({ status, type }) => [status, type]));
const native: readonly string[] = ["anthropic_messages", "count_tokens"];
// By these words agents know that they must shorten the conversation.
const tooLong = "prompt is too long";

/** Anthropic's error answer. What a provider of this dialect says of the request stays as it is. */
export function renderAnthropicError(error: GatewayError, requestId: string | null) {
  const { refusal } = error.details;
  const own = words[error.kind];
  const isNative = refusal !== undefined && native.includes(refusal.serves);
  const status = refusal && (isNative || error.kind !== "context_too_long") ? refusal.status : own.status;
  const type = (isNative && refusal.type) || (refusal ? typeOf(status) : own.type);
  return {
    status,
    body: { type: "error", error: { type, message: messageOf(error) }, request_id: requestId },
  } as const;
}

/** The error as the last event of a stream. */
export function writeErrorEvent(error: GatewayError, requestId: string | null): string {
  return writeEvent(renderAnthropicError(error, requestId).body, "error");
}

function typeOf(status: number): string {
  return typesByStatus.get(status) ?? (status < 500 ? "invalid_request_error" : "api_error");
}

function messageOf({ kind, publicMessage }: GatewayError): string {
  if (kind !== "context_too_long" || publicMessage.toLowerCase().startsWith(tooLong)) return publicMessage;
  return `${tooLong}: ${publicMessage}`;
}
