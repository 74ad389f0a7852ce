import { toRequestId } from "../base/ids";
import { type GatewayError, gatewayError } from "./gateway-error";
import type { Deployment, KeyFacts, MaybePromise } from "./ports";
import type { RelayControl, RelayRequest, RelaySink } from "./relay";

/** One request and its answer, on its way through the engine. */
export type Exchange = {
  /** A UUID; what the caller sees is made of it. */
  id: string;
  readonly request: RelayRequest;
  readonly sink: RelaySink;
  /** Who serves it, once that is known. */
  deployment: Deployment | null;
  /** The client has gone. */
  isGone: boolean;
  hasHead: boolean;
  /** The call in flight, which then takes `resume` and `abort`. */
  control: RelayControl | null;
};

/** An endpoint's request: the key is known. */
export type Admitted = Exchange & { readonly key: KeyFacts };

const encoder = new TextEncoder();

/** The headers that every answer of ours carries. */
export function houseHeaders(exchange: Exchange): Record<string, string> {
  const requestId = toRequestId(exchange.id);
  const headers: Record<string, string> = {
    "x-request-id": requestId,
    "request-id": requestId,
    "x-content-type-options": "nosniff",
    // The key travels in a header that a page must set itself, so any origin may ask.
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "*",
  };
  if (exchange.deployment) {
    headers["x-tacit-lane"] = "forward";
    headers["x-tacit-model"] = toHeaderValue(exchange.deployment.model);
    headers["x-tacit-provider"] = toHeaderValue(exchange.deployment.provider);
  }
  return headers;
}

function toHeaderValue(text: string): string {
  return /^[\x21-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}

/** Sends a whole answer. */
export function sendBytes(
  exchange: Exchange,
  answer: { status: number; bytes: Uint8Array; headers?: Readonly<Record<string, string>> },
): void {
  if (exchange.isGone) return;
  exchange.hasHead = true;
  exchange.sink.head(answer.status, {
    ...houseHeaders(exchange),
    "content-type": "application/json",
    "cache-control": "no-store",
    ...answer.headers,
    "content-length": String(answer.bytes.length),
  });
  exchange.sink.end(answer.bytes);
}

export function sendJson(exchange: Exchange, value: unknown): void {
  sendBytes(exchange, { status: 200, bytes: encoder.encode(JSON.stringify(value)) });
}

/** Sends an error in OpenAI's shape, the one of every route there is so far. */
export function sendError(exchange: Exchange, error: GatewayError): void {
  const bytes = encoder.encode(JSON.stringify({ error: error.words }));
  sendBytes(exchange, { status: error.status, bytes, headers: error.headers });
}

/** Asks the house. When it cannot answer (its database is away), the caller may try again soon. */
export async function askHouse<T>(question: () => MaybePromise<T>): Promise<T> {
  try {
    return await question();
  } catch {
    throw gatewayError("unavailable", "The service cannot answer at this moment. Try again shortly.", {
      retryAfterSeconds: 1,
    });
  }
}
