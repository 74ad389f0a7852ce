import { unstable_rethrow } from "next/navigation";
import { toErrorResponse } from "./error-response";
import { requireSameOrigin } from "./same-origin";
import { toAppError } from "./unexpected";

type Handler<C, R> = (request: R, context: C) => Response | Promise<Response>;

/**
 * Wraps a route handler: what changes something is taken from our own pages only; refusals leave as JSON with their
 * status, and nothing of what went wrong inside.
 */
export function route<C, R extends Request = Request>(handler: Handler<C, R>): Handler<C, R> {
  return async (request, context) => {
    try {
      if (request.method !== "GET" && request.method !== "HEAD") requireSameOrigin(request.headers);
      return await handler(request, context);
    } catch (error) {
      unstable_rethrow(error);
      return toErrorResponse(toAppError(error, "request.failed"));
    }
  };
}
