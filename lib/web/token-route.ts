import { unstable_rethrow } from "next/navigation";
import { toErrorResponse } from "./error-response";
import { toAppError } from "./unexpected";

type Handler<C> = (request: Request, context: C) => Promise<Response>;

/**
 * Wraps a door whose address is itself the right to pass, such as a link sent by mail: no cookie counts here, hence any
 * origin may knock. Everything that a session lets in goes through `route`.
 */
export function tokenRoute<C>(handler: Handler<C>): Handler<C> {
  return async (request, context) => {
    try {
      return await handler(request, context);
    } catch (error) {
      unstable_rethrow(error);
      return toErrorResponse(toAppError(error, "request.failed"));
    }
  };
}
