/** Every way in which the house says no, and the HTTP status each has. */
const statusOf = {
  invalid_input: 400,
  unauthenticated: 401,
  insufficient_credit: 402,
  forbidden: 403,
  /** Signed in, but too long ago for this. */
  proof_needed: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  rate_limited: 429,
  internal: 500,
  model_unavailable: 503,
  unavailable: 503,
} as const;

export type AppErrorCode = keyof typeof statusOf;

/**
 * The one error that may reach a caller. Only `publicMessage` (and the fields of a form that were wrong) leaves the
 * house; `cause` stays inside and is never logged as text, because it may quote what somebody said.
 */
export class AppError extends Error {
  override readonly name = "AppError";

  constructor(
    readonly code: AppErrorCode,
    readonly publicMessage: string,
    readonly details: { cause?: unknown; fields?: Record<string, string>; retryAfterSeconds?: number } = {},
  ) {
    super(publicMessage, { cause: details.cause });
  }

  get status(): number {
    return statusOf[this.code];
  }
}
