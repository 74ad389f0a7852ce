import { unstable_rethrow } from "next/navigation";
import type { AppError } from "@/lib/base/errors";
import { readBounded } from "./read-bounded";
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

type MessageTaker = (rawBody: Uint8Array, header: (name: string) => string | null) => Promise<void>;

/**
 * Wraps the route of another's server, which proves itself by a signature over the body: no session, no origin, the raw
 * bytes, at most `maxBytes` of them. The answer is a status and never a word of what was sent.
 */
export function messageRoute(maxBytes: number, take: MessageTaker): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      await take(await readBounded(request, maxBytes), (name) => request.headers.get(name));
      return new Response(null, { status: 200, headers: { "cache-control": "no-store" } });
    } catch (error) {
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
