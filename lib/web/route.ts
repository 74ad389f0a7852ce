import { unstable_rethrow } from "next/navigation";
import type { AppError } from "@/lib/base/errors";
import { requireSameOrigin } from "./same-origin";
import { toAppError } from "./unexpected";

type Handler<C> = (request: Request, context: C) => Response | Promise<Response>;

/** Wraps a route handler of /api: refusals leave as JSON with their status, and nothing of what went wrong inside. */
export function route<C>(handler: Handler<C>): Handler<C> {
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

function toErrorResponse({ code, publicMessage, status, details }: AppError): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (details.retryAfterSeconds) headers.set("retry-after", String(details.retryAfterSeconds));
  const body = { error: { code, message: publicMessage, ...(details.fields ? { fields: details.fields } : {}) } };
  return Response.json(body, { status, headers });
}
