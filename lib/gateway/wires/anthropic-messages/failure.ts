import type { UpstreamFailure } from "../../call/judge-failure";
import { isRecord } from "../media";

/** The status that an error has when it comes alone; within a stream only its type tells. */
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

/** A failure that a provider reported in the body of a good answer; what has no known type is the provider's own. */
export function toFailure(body: Record<string, unknown> | null): UpstreamFailure {
  const type = isRecord(body?.error) ? body.error.type : null;
  const status = typeof type === "string" && Object.hasOwn(statuses, type) ? statuses[type]! : 502;
  return { reason: "status", status, retryAfter: null, body };
}
