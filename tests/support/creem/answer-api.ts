import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults } from "../stripe/http/faults";
import type { Account } from "./account";
import { CreemFailure } from "./creem-failure";
import { routes } from "./routes";

export type ApiCall = { readonly method: string; readonly path: string; readonly body: unknown };
export type Api = { readonly account: Account; readonly faults: Faults; readonly calls: ApiCall[] };

/** Answers one request to `/v1`, or plays the fault that waits for it. */
export function answerApi(api: Api, request: IncomingMessage, rawBody: string, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://creem.local");
  const method = request.method ?? "GET";
  const fault = api.faults.take(`${method} ${url.pathname}`);
  if (fault === "reset_before") return void response.destroy();
  if (fault === "hang_before") return;
  const write = (status: number, text: string) =>
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  if (fault === "rate_limited") return void write(429, JSON.stringify({ status: 429, error: "Too Many Requests" }));
  if (fault === "error_before") return void write(500, JSON.stringify({ status: 500, error: "Internal Server Error" }));
  const [status, text] = toAnswer(api, request, url, rawBody);
  if (fault === "reset_after") return void response.destroy();
  if (fault === "hang_after") return;
  if (fault === "error_after") return void write(500, JSON.stringify({ status: 500, error: "Internal Server Error" }));
  if (fault === "error_kept") throw new Error("Creem keeps no errors under a key.");
  write(status, text);
}

function toAnswer({ account, calls }: Api, request: IncomingMessage, url: URL, rawBody: string): [number, string] {
  const method = request.method ?? "GET";
  if (request.headers["x-api-key"] !== account.apiKey) return failure(401, "Unauthorized");
  const route = routes.find((candidate) => candidate.method === method && candidate.path.test(url.pathname));
  if (!route) return failure(404, "No such page");
  const body: unknown = rawBody === "" ? undefined : JSON.parse(rawBody);
  const key = request.headers["idempotency-key"];
  calls.push({ method, path: url.pathname, body });
  try {
    const id = route.path.exec(url.pathname)?.[1] ?? "";
    const asked = { query: url.searchParams, body, id, key: typeof key === "string" ? key : null };
    return [200, route.answer(account, asked)];
  } catch (error) {
    if (error instanceof CreemFailure) return failure(error.status, error.message);
    // What the package's own schemas do not let through.
    return failure(400, error instanceof Error ? error.message : "Bad Request");
  }
}

function failure(status: number, message: string): [number, string] {
  return [status, JSON.stringify({ trace_id: "local", status, error: "Error", message: [message] })];
}
