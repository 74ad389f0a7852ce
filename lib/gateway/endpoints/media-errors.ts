import type { MediaAnswer } from "../affairs";
import { type GatewayError, gatewayError } from "../gateway-error";

export type NotFound = Exclude<MediaAnswer, { outcome: "found" }>;

/** Why there is no description, as the caller is told. */
export function toMediaError(answer: NotFound): GatewayError {
  switch (answer.outcome) {
    case "invalid_url":
      return invalidUrl();
    case "unsupported":
      return gatewayError("unsupported_parameter", "No platform that is known here has this address.", {
        param: "url",
      });
    case "hidden":
      return gatewayError("permission", "The platform does not show this to everybody, or not elsewhere.", {
        param: "url",
      });
    case "gone":
      return gatewayError("not_found", "The platform has nothing at this address, or no longer.", { param: "url" });
    case "unconfigured":
      // Only the operator can change that.
      return gatewayError("unavailable", "The operator has not set up this platform.", {
        headers: { "x-should-retry": "false" },
      });
    case "failed": {
      const { retryAfterSeconds } = answer;
      const message = "The platform does not answer, or not as it should. Try again later.";
      return gatewayError("upstream", message, retryAfterSeconds === null ? {} : { retryAfterSeconds });
    }
  }
}

export function invalidUrl(): GatewayError {
  return gatewayError("invalid_request", "`url` is not the address of something public on the web.", { param: "url" });
}

/** A platform learns the address it is asked about, and promises nothing about it. */
export function unpromised(): GatewayError {
  return gatewayError("permission", "No platform promises what x-tacit-require or this API key asks for.");
}
