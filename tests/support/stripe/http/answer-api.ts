import type { IncomingMessage, ServerResponse } from "node:http";
import qs from "qs";
import Stripe from "stripe";
import { type Account, newStripeId } from "../account";
import { expireOverdue } from "../objects/session";
import type { SchemaOf } from "../schemas/request-schemas";
import { StripeFailure } from "../stripe-failure";
import { expand } from "./expand";
import type { FaultKind, Faults } from "./faults";
import type { Answer, IdempotencyKeys } from "./idempotency";
import { routes } from "./routes";

export type ApiCall = { readonly method: string; readonly path: string; readonly params: Record<string, unknown> };

export type Api = {
  readonly account: Account;
  readonly schemaOf: SchemaOf;
  readonly keys: IdempotencyKeys;
  readonly faults: Faults;
  /** What was asked, in order. */
  readonly calls: ApiCall[];
};

/** Answers one request to `/v1`, or plays the fault that waits for it. */
export function answerApi(api: Api, request: IncomingMessage, rawBody: string, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? "/", "http://stripe.local");
  const method = request.method ?? "GET";
  const fault = api.faults.take(`${method} ${pathname}`);
  response.setHeader("request-id", newStripeId("req"));
  if (fault === "reset_before") return void response.destroy();
  if (fault === "hang_before") return;
  const text = method === "POST" ? rawBody : search.slice(1);
  const { answer, isReplayed } = toAnswer(api, request, method, pathname, text, fault);
  if (fault === "reset_after") return void response.destroy();
  if (fault === "hang_after") return;
  if (isReplayed) response.setHeader("idempotent-replayed", "true");
  const { status, body } = fault === "error_after" ? serverError : answer;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function toAnswer(
  api: Api,
  request: IncomingMessage,
  method: string,
  path: string,
  text: string,
  fault: FaultKind | null,
) {
  try {
    judgeCaller(api.account, request);
    const header = request.headers["idempotency-key"];
    const key = method === "POST" && typeof header === "string" ? header : null;
    const asked = `${method} ${path} ${text}`;
    const known = key === null ? null : api.keys.find(key, asked);
    if (known) return { answer: known, isReplayed: true };
    if (fault === "rate_limited") return { answer: rateLimited, isReplayed: false };
    if (fault === "error_before") return { answer: serverError, isReplayed: false };
    const work = prepare(api, method, path, text);
    // From here on it is under way: whatever comes of it stays under the key.
    const answer = fault === "error_kept" ? serverError : perform(work);
    if (key !== null) api.keys.keep(key, asked, answer);
    return { answer, isReplayed: false };
  } catch (error) {
    return { answer: toError(error), isReplayed: false };
  }
}

/** Finds the route and judges the parameters, before anything is done. */
function prepare(api: Api, method: string, path: string, text: string): () => object {
  const found = routes.find((route) => route.method === method && route.pattern.test(path));
  if (!found) {
    const message = `Unrecognized request URL (${method}: ${path}).`;
    throw new StripeFailure(404, { type: "invalid_request_error", message });
  }
  const params = qs.parse(text, { depth: 20, arrayLimit: 1000, parameterLimit: 10_000 });
  api.calls.push({ method, path, params: structuredClone(params) });
  const paths = Array.isArray(params.expand) ? params.expand.map(String) : [];
  const work = found.prepare(api.schemaOf, params);
  return () => {
    expireOverdue(api.account);
    const id = found.pattern.exec(path)?.[1] ?? "";
    return expand(api.account, work(api.account, id), paths);
  };
}

function perform(work: () => object): Answer {
  try {
    return { status: 200, body: work() };
  } catch (error) {
    return toError(error);
  }
}

function judgeCaller({ secretKey }: Account, { headers }: IncomingMessage): void {
  if (headers.authorization !== `Bearer ${secretKey}`)
    throw new StripeFailure(401, { type: "invalid_request_error", message: "Invalid API Key provided." });
  if (headers["stripe-version"] !== Stripe.API_VERSION)
    throw new StripeFailure(400, { type: "invalid_request_error", message: "Another API version is played here." });
}

const serverError: Answer = { status: 500, body: { error: { type: "api_error", message: "Something went wrong." } } };
const rateLimited: Answer = {
  status: 429,
  body: { error: { type: "invalid_request_error", code: "rate_limit", message: "Too many requests." } },
};

function toError(error: unknown): Answer {
  if (error instanceof StripeFailure) return { status: error.status, body: { error: error.fields } };
  const message = error instanceof Error ? error.message : "Not played.";
  return { status: 501, body: { error: { type: "api_error", message } } };
}
