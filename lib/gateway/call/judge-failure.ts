import { type GatewayError, gatewayError } from "../gateway-error";
import type { AttemptOutcome, Ports, Surface, Wire } from "../ports";
import { readRetryAfter } from "./read-retry-after";
import { scrub } from "./scrub";

/** What a provider's failure means for the caller, for another deployment and for the operator. */
export type Verdict = {
  readonly error: GatewayError;
  readonly outcome: AttemptOutcome;
  /** Another deployment may do better; only asked while nothing of an answer has gone out. */
  readonly triesNext: boolean;
  readonly alarm: Parameters<Ports["alert"]>[0] | null;
  /** It was the caller's request that was refused, not our way of passing it on. */
  readonly isCallersFault: boolean;
};

export type UpstreamFailure =
  | { readonly reason: "connect" | "timeout" | "reset" | "unreadable" }
  | { readonly reason: "status"; readonly status: number; readonly retryAfter: string | null; readonly body: unknown };

type Said = {
  readonly message: string | null;
  readonly type: string | null;
  readonly code: string | null;
  readonly param: string | null;
};

/** Whose failure it is. */
export type Judged = { readonly serves: Wire | Surface; readonly isPooled: boolean };

const ourFault = { isCallersFault: false, triesNext: true, alarm: null };
const credentialStatuses = [401, 402, 403, 407];
const quotaWords = ["insufficient_quota", "billing_hard_limit_reached", "insufficient_balance", "credit_exhausted"];
const credentialWords = [
  "invalid_api_key",
  "authentication_error",
  "invalid_authentication",
  "account_deactivated",
  // Google sends these with a status of 400.
  "API_KEY_INVALID",
  "API_KEY_SERVICE_BLOCKED",
];
// By code where there is one; Anthropic and Google only say it.
const tooLongWords = ["context_length_exceeded", "string_above_max_length"];
const tooLongMessage = /prompt is too long|context (length|window)|input token count .*exceeds|maximum context/i;

/**
 * A failure before anything of an answer, or the one a provider reports within a stream. What concerns the house's own
 * credential never reaches the caller, who would go and change a good key; a provider's judgement of the request does,
 * scrubbed; everything else is said in our words.
 */
export function judgeFailure(failure: UpstreamFailure, judged: Judged): Verdict {
  switch (failure.reason) {
    case "timeout":
      return ours("timeout", gatewayError("timeout", "The provider took too long to answer."));
    case "connect":
      return ours("connect", gatewayError("upstream", "The provider could not be reached."));
    case "reset":
      return ours("reset", gatewayError("upstream", "The provider broke off its answer."));
    case "unreadable":
      return ours("unreadable", gatewayError("upstream", "The provider's answer could not be read."));
    case "status":
      return judgeStatus(failure, judged);
  }
}

function ours(outcome: AttemptOutcome, error: GatewayError): Verdict {
  return { ...ourFault, outcome, error };
}

function judgeStatus(failure: Extract<UpstreamFailure, { reason: "status" }>, judged: Judged): Verdict {
  const { status, body } = failure;
  const said = readWords(body);
  const words = [said?.type, said?.code];
  const says = (known: readonly string[]) => words.some((word) => word && known.includes(word));
  // Some say so with the status of a refused key: whoever sent it must not close the way for everybody.
  if (status === 403 && !says(credentialWords) && isAboutContent(said, body)) return contentRefused;
  if (status === 402 || says(quotaWords)) return credential("quota_exhausted", judged);
  if (credentialStatuses.includes(status) || says(credentialWords)) return credential("credential_refused", judged);
  const retryAfterSeconds = readRetryAfter(failure.retryAfter, body);
  if (status === 429) {
    const message = "The provider is receiving too many requests. Try again later.";
    return ours("rate_limited", gatewayError("rate_limit", message, { retryAfterSeconds }));
  }
  if (status === 408 || status === 504) {
    return ours("timeout", gatewayError("timeout", "The provider took too long to answer."));
  }
  if (status === 503 || status === 529) {
    const message = "The provider is overloaded. Try again later.";
    return ours("overloaded", gatewayError("overloaded", message, { retryAfterSeconds }));
  }
  // What a caller can name wrongly at the provider is refused before: the model is not there, and that is ours to mend.
  const isGone = status === 404 && judged.isPooled;
  if (status < 400 || status >= 500 || isGone) {
    return ours("failed", gatewayError("upstream", "The provider failed to answer."));
  }
  const error = refusal(status, said, judged.serves);
  return { isCallersFault: true, triesNext: false, alarm: null, outcome: "refused", error };
}

const contentMessage = /moderat|usage guidelines|content (policy|violat)|safety_?check|flagged/i;

/** OpenRouter's word for it has the reasons beside it; xAI only says it. */
function isAboutContent(said: Said | null, body: unknown): boolean {
  const { error } = (body ?? {}) as { error?: { metadata?: { flagged_input?: unknown } } | string };
  if (typeof error === "string") return contentMessage.test(error);
  return contentMessage.test(said?.message ?? "") || error?.metadata?.flagged_input !== undefined;
}

const contentRefused: Verdict = {
  isCallersFault: true,
  triesNext: false,
  alarm: null,
  outcome: "refused",
  error: gatewayError("invalid_request", "The provider refused the content of this request."),
};

/** The operator's credential is the operator's affair; the caller's own is the caller's. */
function credential(outcome: "credential_refused" | "quota_exhausted", { isPooled }: Judged): Verdict {
  if (!isPooled) {
    const message =
      outcome === "credential_refused"
        ? "The provider refused the credential of your own that this call used."
        : "The account of your own at the provider has no credit or quota left.";
    return { ...ours(outcome, gatewayError("permission", message)), isCallersFault: true };
  }
  const alarm = outcome === "credential_refused" ? "upstream_credential_refused" : "upstream_quota_exhausted";
  const message = "This model cannot be served at the moment.";
  return { ...ours(outcome, gatewayError("overloaded", message, { retryAfterSeconds: 30 })), alarm };
}

function refusal(status: number, said: Said | null, serves: Wire | Surface): GatewayError {
  if (!said?.message) {
    const words = { status, serves, type: "invalid_request_error", code: "upstream_refused" };
    return gatewayError("invalid_request", "The provider refused the request.", { refusal: words });
  }
  const isTooLong = tooLongWords.includes(said.code ?? "") || tooLongMessage.test(said.message);
  return gatewayError(isTooLong ? "context_too_long" : kindOf(status), scrub(said.message), {
    ...(said.param && { param: scrub(said.param) }),
    refusal: { status, serves, type: said.type && scrub(said.type), code: said.code && scrub(said.code) },
  });
}

function kindOf(status: number) {
  if (status === 404) return "not_found";
  return status === 413 ? "request_too_large" : "invalid_request";
}

/**
 * The words of an error as the four wires write it: `{error: {message, type | status, code, param}}`, which Google may
 * put into a list. Null when the body has another shape.
 */
function readWords(body: unknown): Said | null {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const error = (first as { error?: unknown } | null | undefined)?.error;
  if (typeof error !== "object" || error === null) return null;
  const { message, type, code, status, param, details } = error as Record<string, unknown>;
  const reasons: unknown[] = Array.isArray(details) ? details.map((detail) => detail?.reason) : [];
  return {
    message: text(message),
    type: text(type) ?? text(status),
    code: text(reasons.find((reason) => text(reason))) ?? (typeof code === "number" ? String(code) : text(code)),
    param: text(param),
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
