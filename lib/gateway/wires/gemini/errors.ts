import type { GatewayError, GatewayErrorKind } from "../../gateway-error";
import { writeEvent } from "../../streaming/write-event";

type Words = { readonly code: number; readonly status: string };

/** Google's statuses and words. */
const words: Readonly<Record<GatewayErrorKind, Words>> = {
  invalid_request: { code: 400, status: "INVALID_ARGUMENT" },
  context_too_long: { code: 400, status: "INVALID_ARGUMENT" },
  unsupported_parameter: { code: 400, status: "INVALID_ARGUMENT" },
  invalid_api_key: { code: 401, status: "UNAUTHENTICATED" },
  // 402, which Google never says: Gemini CLI stops at it, and would ask again after a 429.
  insufficient_quota: { code: 402, status: "FAILED_PRECONDITION" },
  permission: { code: 403, status: "PERMISSION_DENIED" },
  not_found: { code: 404, status: "NOT_FOUND" },
  model_not_found: { code: 404, status: "NOT_FOUND" },
  method_not_allowed: { code: 405, status: "UNIMPLEMENTED" },
  conflict: { code: 409, status: "ABORTED" },
  request_too_large: { code: 413, status: "INVALID_ARGUMENT" },
  rate_limit: { code: 429, status: "RESOURCE_EXHAUSTED" },
  internal: { code: 500, status: "INTERNAL" },
  upstream: { code: 502, status: "INTERNAL" },
  overloaded: { code: 503, status: "UNAVAILABLE" },
  unavailable: { code: 503, status: "UNAVAILABLE" },
  timeout: { code: 504, status: "DEADLINE_EXCEEDED" },
};

/** Google's error object and its HTTP status. What a provider of this dialect says of the request keeps its own word. */
export function renderGeminiError(error: GatewayError) {
  const own = words[error.kind];
  const { refusal } = error.details;
  const code = refusal?.status ?? own.code;
  // Another dialect's word would be none of Google's enumeration.
  const word = refusal?.serves.startsWith("gemini") ? refusal.type : null;
  const isGoogleWord = word !== null && /^[A-Z_]+$/.test(word);
  const details = detailsOf(error);
  return {
    status: code,
    body: {
      error: {
        code,
        message: error.publicMessage,
        status: isGoogleWord ? word : own.status,
        ...(details.length > 0 && { details }),
      },
    },
  };
}

/** The error as the last event of a stream. The clients of this dialect bear only `data:` lines. */
export function writeStreamError(error: GatewayError): string {
  return writeEvent(renderGeminiError(error).body);
}

function detailsOf({ kind, publicMessage, details: { param, retryAfterSeconds } }: GatewayError): object[] {
  const details: object[] = [];
  if (kind === "invalid_api_key") {
    details.push({ "@type": typeOf("ErrorInfo"), reason: "API_KEY_INVALID", domain: "googleapis.com" });
  }
  if (param !== undefined) {
    details.push({ "@type": typeOf("BadRequest"), fieldViolations: [{ field: param, description: publicMessage }] });
  }
  if (retryAfterSeconds !== undefined) {
    details.push({ "@type": typeOf("RetryInfo"), retryDelay: `${retryAfterSeconds}s` });
  }
  return details;
}

const typeOf = (name: string) => `type.googleapis.com/google.rpc.${name}`;
