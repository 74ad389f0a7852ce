/** How each refusal is said in each dialect. A test holds it to the engine, which doors may not import. */
export const dialects = ["openai", "anthropic", "gemini"] as const;
export type DialectName = (typeof dialects)[number];

type Said = { readonly status: number; readonly word: string };
export type DocumentedError = Readonly<Record<DialectName, Said>> & { readonly kind: string; readonly text: string };

export const bodyMebibytesMax = 32;

const said = (status: number, word: string): Said => ({ status, word });

export const errors: readonly DocumentedError[] = [
  {
    kind: "invalid_request",
    text: "The body is not what the endpoint takes.",
    openai: said(400, "invalid_request"),
    anthropic: said(400, "invalid_request_error"),
    gemini: said(400, "INVALID_ARGUMENT"),
  },
  {
    kind: "context_too_long",
    text: "The conversation is longer than the model can read.",
    openai: said(400, "context_length_exceeded"),
    anthropic: said(400, "invalid_request_error"),
    gemini: said(400, "INVALID_ARGUMENT"),
  },
  {
    kind: "unsupported_parameter",
    text: "The request asks for what cannot be carried to this model’s provider.",
    openai: said(400, "unsupported_parameter"),
    anthropic: said(400, "invalid_request_error"),
    gemini: said(400, "INVALID_ARGUMENT"),
  },
  {
    kind: "invalid_api_key",
    text: "No key, or one that is unknown, expired or revoked.",
    openai: said(401, "invalid_api_key"),
    anthropic: said(401, "authentication_error"),
    gemini: said(401, "UNAUTHENTICATED"),
  },
  {
    kind: "insufficient_quota",
    text: "The balance, or a budget, cannot bear the call. Sent with x-should-retry: false.",
    openai: said(429, "insufficient_quota"),
    anthropic: said(402, "billing_error"),
    gemini: said(402, "FAILED_PRECONDITION"),
  },
  {
    kind: "permission",
    text: "The key or the account may not do this, or no provider keeps what x-tacit-require or the key asks for.",
    openai: said(403, "permission_denied"),
    anthropic: said(403, "permission_error"),
    gemini: said(403, "PERMISSION_DENIED"),
  },
  {
    kind: "model_not_found",
    text: "The model is not sold here, or does not do this. GET /v1/models lists what is sold.",
    openai: said(404, "model_not_found"),
    anthropic: said(404, "not_found_error"),
    gemini: said(404, "NOT_FOUND"),
  },
  {
    kind: "not_found",
    text: "There is nothing at this address, or of this id.",
    openai: said(404, "not_found"),
    anthropic: said(404, "not_found_error"),
    gemini: said(404, "NOT_FOUND"),
  },
  {
    kind: "method_not_allowed",
    text: "The address takes another method.",
    openai: said(405, "method_not_allowed"),
    anthropic: said(405, "invalid_request_error"),
    gemini: said(405, "UNIMPLEMENTED"),
  },
  {
    kind: "conflict",
    text: "What is there does not allow it, such as a new secret for a key that is revoked. Sent with x-should-retry: false.",
    openai: said(409, "conflict"),
    anthropic: said(409, "invalid_request_error"),
    gemini: said(409, "ABORTED"),
  },
  {
    kind: "request_too_large",
    text: `The body is longer than ${bodyMebibytesMax} MiB.`,
    openai: said(413, "request_too_large"),
    anthropic: said(413, "request_too_large"),
    gemini: said(413, "INVALID_ARGUMENT"),
  },
  {
    kind: "rate_limit",
    text: "A limit of the key is reached, as x-tacit-limit-source says, or the provider receives too much. Try again after retry-after.",
    openai: said(429, "rate_limit_exceeded"),
    anthropic: said(429, "rate_limit_error"),
    gemini: said(429, "RESOURCE_EXHAUSTED"),
  },
  {
    kind: "internal",
    text: "Something went wrong on our side.",
    openai: said(500, "internal_error"),
    anthropic: said(500, "api_error"),
    gemini: said(500, "INTERNAL"),
  },
  {
    kind: "upstream",
    text: "The provider could not be reached, or failed.",
    openai: said(502, "upstream_error"),
    anthropic: said(502, "api_error"),
    gemini: said(502, "INTERNAL"),
  },
  {
    kind: "overloaded",
    text: "The model cannot be served just now. Try again after retry-after.",
    openai: said(503, "overloaded"),
    anthropic: said(529, "overloaded_error"),
    gemini: said(503, "UNAVAILABLE"),
  },
  {
    kind: "unavailable",
    text: "We cannot answer at this moment, or are restarting.",
    openai: said(503, "service_unavailable"),
    anthropic: said(503, "api_error"),
    gemini: said(503, "UNAVAILABLE"),
  },
  {
    kind: "timeout",
    text: "The provider took too long.",
    openai: said(504, "timeout"),
    anthropic: said(504, "timeout_error"),
    gemini: said(504, "DEADLINE_EXCEEDED"),
  },
];
