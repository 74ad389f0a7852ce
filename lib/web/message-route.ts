import { toErrorResponse } from "./error-response";
import { readBounded } from "./read-bounded";
import { toAppError } from "./unexpected";

type MessageTaker = (rawBody: Uint8Array, header: (name: string) => string | null) => Promise<unknown>;

/**
 * Wraps the route of another's server, which proves itself by a signature over the body: no session, no origin, the raw
 * bytes, at most `maxBytes` of them. The answer is a status, and as JSON what the taker answers, if it does; a refusal never
 * holds a word of what was sent.
 */
export function messageRoute(maxBytes: number, take: MessageTaker): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      const answer = await take(await readBounded(request, maxBytes), (name) => request.headers.get(name));
      const headers = { "cache-control": "no-store" };
      return answer === undefined ? new Response(null, { status: 200, headers }) : Response.json(answer, { headers });
    } catch (error) {
      return toErrorResponse(toAppError(error, "request.failed"));
    }
  };
}
