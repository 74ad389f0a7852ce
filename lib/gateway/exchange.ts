import { toRequestId } from "../base/ids";
import { type GatewayError, gatewayError } from "./gateway-error";
import type { Deployment, KeyFacts, Lane, MaybePromise } from "./ports";
import type { RateCounter } from "./rates/rate-counter";
import type { WriteRates } from "./rates/rate-headers";
import type { RelayControl, RelayRequest, RelaySink } from "./relay";
import type { ForwardCodec } from "./wires/wire";

/** How a caller is told of an error, and of what is left of its key's rates: every dialect has its own shape. */
export type Dialect = Pick<ForwardCodec, "renderError"> & { readonly rateHeaders: WriteRates };

/** One request and its answer, on its way through the engine. */
export type Exchange = {
  /** A UUID; what the caller sees is made of it. */
  id: string;
  readonly request: RelayRequest;
  readonly sink: RelaySink;
  dialect: Dialect;
  /** Null for a key without rates, and before the key is known. */
  rates: RateCounter | null;
  /** Who serves it, once that is known. */
  served: Served | null;
  /** The client has gone. */
  isGone: boolean;
  hasHead: boolean;
  /** The call in flight, which then takes `resume` and `abort`. */
  control: RelayControl | null;
};

/** The routing decision, as the caller is shown it. */
export type Served = {
  readonly deployment: Deployment;
  readonly lane: Lane;
  /** What could not be carried, by the caller's names. */
  readonly dropped: readonly string[];
  /** Deployments tried, this one included. */
  readonly attempts: number;
};

/** An endpoint's request: the key is known. */
export type Admitted = Exchange & { readonly key: KeyFacts };

const encoder = new TextEncoder();

/** The headers that every answer of ours carries. */
export function houseHeaders(exchange: Exchange): Record<string, string> {
  const requestId = toRequestId(exchange.id);
  return {
    "x-request-id": requestId,
    "request-id": requestId,
    "x-content-type-options": "nosniff",
    // The key travels in a header that a page must set itself, so any origin may ask.
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "*",
    ...exchange.rates?.headers(exchange.dialect.rateHeaders),
    ...(exchange.served && routeHeaders(exchange.served)),
  };
}

function routeHeaders({ deployment, lane, dropped, attempts }: Served): Record<string, string> {
  return {
    "x-tacit-lane": lane,
    "x-tacit-model": toHeaderValue(deployment.model),
    "x-tacit-provider": toHeaderValue(deployment.provider),
    "x-tacit-attempts": String(attempts),
    ...(!deployment.isPooled && { "x-tacit-byok": "1" }),
    ...((lane === "translate" || dropped.length > 0) && { "x-tacit-dropped-params": toHeaderValue(dropped.join(",")) }),
  };
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

export function sendJson(
  exchange: Exchange,
  value: unknown,
  { status = 200, headers }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): void {
  sendBytes(exchange, { status, bytes: encoder.encode(JSON.stringify(value)), headers });
}

/** Sends an error in the caller's dialect. */
export function sendError(exchange: Exchange, error: GatewayError): void {
  const { status, body } = exchange.dialect.renderError(error, toRequestId(exchange.id));
  // Codex asks six times for a model that is not there, unless it is told that its request is wrong.
  const isFinal = error.kind === "model_not_found" && /^codex/i.test(exchange.request.header("originator") ?? "");
  const bytes = encoder.encode(JSON.stringify(body));
  sendBytes(exchange, { status: isFinal ? 400 : status, bytes, headers: error.headers });
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
