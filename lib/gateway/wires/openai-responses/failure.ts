import type { UpstreamFailure } from "../../call/judge-failure";
import { isRecord } from "../media";

const statuses: Readonly<Record<string, number>> = {
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  server_is_overloaded: 503,
  slow_down: 503,
  overloaded: 503,
  server_error: 500,
  internal_error: 500,
  vector_store_timeout: 504,
  context_length_exceeded: 400,
  invalid_prompt: 400,
  bio_policy: 400,
  cyber_policy: 400,
  misalignment_policy_violation: 400,
  failed_to_download_image: 400,
};

/** What a provider reports within an answer: a `response.failed`, an `error`, or a response whose status is failed. */
export function toFailure(event: Readonly<Record<string, unknown>> | null): UpstreamFailure {
  const response = isRecord(event?.response) ? event.response : event;
  const nested = isRecord(response?.error) ? response.error : null;
  const error = nested ?? event ?? {};
  // A flat event names itself where an error names its kind.
  const type = nested?.type ?? null;
  const { code = null, message = null, param = null } = error;
  return {
    reason: "status",
    status: statusOf(code, type),
    retryAfter: null,
    body: { error: { message, type, param, code } },
  };
}

/** Some put an HTTP status into `code`; where nobody says, only a refusal of the request is the caller's. */
function statusOf(code: unknown, type: unknown): number {
  const status = typeof code === "object" ? Number.NaN : Number(code);
  if (Number.isInteger(status) && status >= 400 && status <= 599) return status;
  const word = typeof code === "string" ? code : "";
  if (Object.hasOwn(statuses, word)) return statuses[word]!;
  if (/(?:^|_)image(?:_|$)/.test(word) || type === "invalid_request_error") return 400;
  if (type === "rate_limit_error" || type === "too_many_requests") return 429;
  return typeof type === "string" && Object.hasOwn(statuses, type) ? statuses[type]! : 502;
}
