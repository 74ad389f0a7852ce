import { askHouse, type Exchange, houseHeaders, sendError } from "./exchange";
import { GatewayError, gatewayError } from "./gateway-error";
import { createTicker, defaultOptions, type GatewayOptions, type House } from "./house";
import type { KeyFacts, Ports } from "./ports";
import { openRateCounter } from "./rates/rate-counter";
import type { RelayControl, RelayRequest, RelaySink } from "./relay";
import { requireScope } from "./require-scope";
import { findRoutes, guessDialect, type Route } from "./routes";
import { withSandbox } from "./sandbox/dispatch-sandbox";

export type Gateway = {
  /** Answers one request. Returns at once; never throws. */
  relay(request: RelayRequest, sink: RelaySink): RelayControl;
};

/** The engine. One per process: its calls in flight share a timer. */
export function createGateway(ports: Ports, options: Partial<GatewayOptions> = {}): Gateway {
  const settings = { ...defaultOptions, ...options };
  const house: House = {
    ports: { ...ports, dispatch: withSandbox(ports.dispatch, settings.defer) },
    options: settings,
    ticker: createTicker(settings, ports.nowMs),
  };
  return {
    relay(request, sink) {
      const exchange: Exchange = {
        id: ports.newId(),
        request,
        sink,
        dialect: guessDialect(request),
        rates: null,
        served: null,
        isGone: false,
        hasHead: false,
        control: null,
      };
      void serve(house, exchange);
      return {
        resume: () => exchange.control?.resume(),
        abort() {
          if (exchange.isGone) return;
          exchange.isGone = true;
          exchange.control?.abort();
        },
      };
    },
  };
}

/** The order matters: nobody makes us read a body, or ask the database about a model, without a key that may do so. */
async function serve(house: House, exchange: Exchange): Promise<void> {
  try {
    const { request } = exchange;
    if (request.method === "OPTIONS") {
      answerPreflight(exchange);
      return;
    }
    const { routes, rest } = findRoutes(request.path);
    if (routes.length === 0) throw gatewayError("not_found", "There is nothing at this address.");
    const method = request.method === "HEAD" ? "GET" : request.method;
    const route = routes.find((one) => one.method === method);
    if (!route) {
      const allow = routes.map((one) => one.method).join(", ");
      throw gatewayError("method_not_allowed", `Use ${allow} here.`, { headers: { allow } });
    }
    // A list of models is asked for at one address in several dialects.
    if (route.method !== "GET") exchange.dialect = route.dialect;
    // Only a call that holds money is checked again, by the reserve.
    const key = await authenticate(house, exchange, route);
    exchange.rates = openRateCounter(house.ports, key);
    requireScope(key, route.scopes);
    if (house.options.isDraining()) {
      throw gatewayError("unavailable", "The service is restarting. Try again shortly.", { retryAfterSeconds: 1 });
    }
    if (exchange.isGone) return;
    await route.endpoint(house, Object.assign(exchange, { key }), rest);
  } catch (error) {
    refuse(exchange, error);
  }
}

function refuse(exchange: Exchange, error: unknown): void {
  const said =
    error instanceof GatewayError ? error : gatewayError("internal", "Something went wrong on our side. Try again.");
  try {
    sendError(exchange, said);
  } catch {
    exchange.sink.fail();
  }
}

async function authenticate(house: House, exchange: Exchange, route: Route): Promise<KeyFacts> {
  const presented = presentedKey(exchange.request, route);
  const mayBeLate = route.isHeld === true;
  const { address } = exchange.request;
  const key = presented && (await askHouse(() => house.ports.findKey(presented, { mayBeLate, address })));
  if (key === "elsewhere") throw gatewayError("permission", "This API key may not be used from your address.");
  if (key) return key;
  const message = presented
    ? "This API key is not valid, or no longer."
    : "Send your API key in the Authorization header: Bearer YOUR_KEY.";
  throw gatewayError("invalid_api_key", message, { headers: { "www-authenticate": "Bearer" } });
}

const keyLengthMax = 512;

/** The key in any header that some SDK uses for it. */
function presentedKey(request: RelayRequest, route: Route): string | null {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.header("authorization") ?? "")?.[1];
  const headers = ["x-api-key", "x-goog-api-key", "api-key"].map((name) => request.header(name)?.trim());
  const inQuery = route.takesQueryKey ? new URLSearchParams(request.path.split("?")[1]).get("key") : null;
  const presented = [bearer, ...headers, inQuery].find((value) => value);
  return presented && presented.length <= keyLengthMax ? presented : null;
}

function answerPreflight(exchange: Exchange): void {
  const asked = exchange.request.header("access-control-request-headers") ?? "";
  exchange.sink.head(204, {
    ...houseHeaders(exchange),
    "access-control-allow-methods": "GET, POST, PATCH, DELETE, OPTIONS",
    // A browser does not let `*` stand for `authorization`, so the names it asks about are given back.
    "access-control-allow-headers": /^[\w\-, ]{1,2000}$/.test(asked) ? asked : "authorization, content-type",
    "access-control-max-age": "86400",
  });
  exchange.sink.end();
}
