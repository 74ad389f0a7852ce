import type { GatewayError, GatewayErrorKind } from "../../gateway-error";
import { writeEvent } from "../../streaming/write-event";
import { toOpenaiError } from "../openai-errors";

/** Codes that Codex knows within a stream. It stops at the first four, and asks again after the others. */
const codes: Partial<Readonly<Record<GatewayErrorKind, string>>> = {
  insufficient_quota: "insufficient_quota",
  context_too_long: "context_length_exceeded",
  invalid_request: "invalid_prompt",
  unsupported_parameter: "invalid_prompt",
  overloaded: "server_is_overloaded",
  rate_limit: "rate_limit_exceeded",
};

/** An error as `response.error` has it. */
export function toResponseError(error: GatewayError) {
  return { code: codes[error.kind] ?? "server_error", message: toOpenaiError(error).message };
}

/**
 * The error as the last events of a stream. The SDKs throw at `error` and not at `response.failed`, which is what Codex
 * reads. `error` is written flat, as the types have it, and within `error`, as OpenAI sends it.
 */
export function renderFailedEvents(
  error: GatewayError,
  response: Readonly<Record<string, unknown>>,
  sequenceNumber: number,
): string {
  const { type, code, message, param } = toOpenaiError(error);
  const failed = { object: "response", output: [], ...response, status: "failed", error: toResponseError(error) };
  return (
    writeEvent(
      {
        type: "error",
        code,
        message,
        param,
        sequence_number: sequenceNumber,
        error: { type, code, message, param },
      },
      "error",
    ) +
    writeEvent({ type: "response.failed", response: failed, sequence_number: sequenceNumber + 1 }, "response.failed")
  );
}
