import { type GatewayError, gatewayError } from "../gateway-error";
import type { StopReason } from "../house";

/** What the caller is told of a call that the house ends early: 503, or 401 as of any call with such a key. */
export function stopError(reason: StopReason): GatewayError {
  switch (reason) {
    case "restarting":
      return gatewayError("unavailable", "The service is restarting. Try again shortly.", { retryAfterSeconds: 1 });
    case "key_closed":
      return gatewayError("invalid_api_key", "This API key is not valid, or no longer.");
  }
}
