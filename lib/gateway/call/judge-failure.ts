import { GatewayError, gatewayError } from "../gateway-error";
import type { Ports } from "../ports";
import { scrub } from "./scrub";

/** What a provider's failure means for the caller, for another deployment and for the operator. */
export type Verdict = {
  readonly error: GatewayError;
  /** Another deployment may do better; only asked while no byte has gone out. */
  readonly triesNext: boolean;
  readonly alarm: Parameters<Ports["alert"]>[0] | null;
  /** It was the caller's request that was refused, not our way of passing it on. */
  readonly isCallersFault: boolean;
};

export type UpstreamFailure =
  | { readonly reason: "connect" | "timeout" | "reset" | "unreadable" }
  | { readonly reason: "status"; readonly status: number; readonly retryAfter: string | null; readonly body: unknown };

type Said = { readonly message: string | null; readonly type: string | null; readonly code: string | null };

const ourFault = { isCallersFault: false, triesNext: true, alarm: null };
const credentialStatuses = [401, 402, 403];
const quotaWords = ["insufficient_quota", "billing_hard_limit_reached", "insufficient_balance", "credit_exhausted"];
const credentialWords = ["invalid_api_key", "authentication_error", "invalid_authentication", "account_deactivated"];

/**
 * A failure before any byte of an answer, or the one a provider reports within a stream. What concerns the house's own
 * credential never reaches the caller, who would go and change a good key; a provider's judgement of the request does,
 * scrubbed; everything else is said in our words.
 */
export function judgeFailure(failure: UpstreamFailure): Verdict {
  switch (failure.reason) {
    case "timeout":
      return { ...ourFault, triesNext: false, error: gatewayError("timeout", "The provider took too long to answer.") };
    case "connect":
      return { ...ourFault, error: gatewayError("upstream", "The provider could not be reached.") };
    case "reset":
      return { ...ourFault, triesNext: false, error: gatewayError("upstream", "The provider broke off its answer.") };
    case "unreadable":
      return { ...ourFault, error: gatewayError("upstream", "The provider's answer could not be read.") };
    case "status":
      return judgeStatus(failure);
  }
}

function judgeStatus({ status, retryAfter, body }: Extract<UpstreamFailure, { reason: "status" }>): Verdict {
  const said = readWords(body);
  const words = [said?.type, said?.code];
  if (status === 402 || words.some((word) => word && quotaWords.includes(word))) {
    return { ...ourFault, alarm: "upstream_quota_exhausted", error: notServing() };
  }
  if (credentialStatuses.includes(status) || words.some((word) => word && credentialWords.includes(word))) {
    return { ...ourFault, alarm: "upstream_credential_refused", error: notServing() };
  }
  if (status === 429) {
    const message = "The provider is receiving too many requests. Try again later.";
    return { ...ourFault, error: gatewayError("rate_limit", message, { retryAfterSeconds: readSeconds(retryAfter) }) };
  }
  if (status === 408 || status === 504) {
    return { ...ourFault, error: gatewayError("timeout", "The provider took too long to answer.") };
  }
  if (status === 503 || status === 529) {
    const message = "The provider is overloaded. Try again later.";
    return { ...ourFault, error: gatewayError("overloaded", message, { retryAfterSeconds: readSeconds(retryAfter) }) };
  }
  if (status < 400 || status >= 500) {
    return { ...ourFault, error: gatewayError("upstream", "The provider failed to answer.") };
  }
  return { isCallersFault: true, triesNext: false, alarm: null, error: refusal(status, body, said) };
}

function notServing(): GatewayError {
  return gatewayError("overloaded", "This model cannot be served at the moment.", { retryAfterSeconds: 30 });
}

function refusal(status: number, body: unknown, said: Said | null): GatewayError {
  if (!said?.message) {
    const words = {
      message: "The provider refused the request.",
      type: "invalid_request_error",
      param: null,
      code: "upstream_refused",
    };
    return new GatewayError(status, words);
  }
  const param = (body as { error: { param?: unknown } }).error.param;
  return new GatewayError(status, {
    message: scrub(said.message),
    type: said.type ? scrub(said.type) : "invalid_request_error",
    param: typeof param === "string" ? scrub(param) : null,
    code: said.code === null ? null : scrub(said.code),
  });
}

/** The words of an error in OpenAI's shape; null when the body has another. */
function readWords(body: unknown): Said | null {
  const error = (body as { error?: unknown } | null)?.error;
  if (typeof error !== "object" || error === null) return null;
  const { message, type, code } = error as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return { message: text(message), type: text(type), code: typeof code === "number" ? String(code) : text(code) };
}

/** Whole seconds, at most an hour; one when the provider does not say. */
function readSeconds(retryAfter: string | null): number {
  const seconds = Number(retryAfter);
  return retryAfter !== null && Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 1), 3_600) : 1;
}
