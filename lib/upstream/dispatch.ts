import { Agent, type Dispatcher, interceptors, Pool } from "undici";
import { singleton } from "@/lib/base/singleton";
import { openInternet } from "./boundaries";
import { guardedConnector } from "./guarded-connector";
import { isPrivateHost } from "./private-host";

/** Structurally the gateway's port of the same name; `lib/main` checks that they fit. */
type Request = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  readonly connectTimeoutMs: number | null;
  readonly headersTimeoutMs: number;
  /** The address is somebody else's choice, who may lead us into the open internet only. */
  readonly publicOnly?: boolean;
};

type Handler = {
  onHead(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void;
  onData(chunk: Uint8Array): void;
  onEnd(): void;
  onError(reason: "connect" | "timeout" | "reset"): void;
};

type Call = { pause(): void; resume(): void; abort(): void };

const connectionsPerOrigin = 512;
const connectTimeoutMs = 10_000;

/**
 * Sends a POST to a provider over a pool of kept connections. Redirects are not followed. Answers may take as long as
 * they like once they have begun: whoever listens keeps the time. Pausing and aborting work from the first moment on.
 */
export function dispatch(request: Request, handler: Handler): Call {
  let controller: Dispatcher.DispatchController | null = null;
  let isPaused = false;
  let isOver = false;

  const finish = (tell: () => void) => {
    if (isOver) return;
    isOver = true;
    clearTimeout(patience);
    tell();
  };

  // The pool has a limit of its own; a channel may set a shorter one. It counts until a connection takes the request.
  const patience =
    request.connectTimeoutMs === null
      ? undefined
      : setTimeout(() => finish(() => handler.onError("connect")), request.connectTimeoutMs);

  const url = new URL(request.url);
  const target = isAllowed(url, request) ? poolOf(url.origin, request) : null;
  if (!target) queueMicrotask(() => finish(() => handler.onError("connect")));
  target?.dispatch(
    {
      origin: url.origin,
      path: url.pathname + url.search,
      method: "POST",
      headers: request.headers,
      // Its types do not name every iterable that it takes.
      body: request.body as Uint8Array,
      headersTimeout: request.headersTimeoutMs,
      bodyTimeout: 0,
    },
    {
      onRequestStart(started) {
        controller = started;
        clearTimeout(patience);
        if (isOver) started.abort(gone());
        else if (isPaused) started.pause();
      },
      onResponseStart(_, status, headers) {
        if (!isOver) handler.onHead(status, headers);
      },
      onResponseData(_, chunk) {
        if (!isOver) handler.onData(chunk);
      },
      onResponseEnd() {
        finish(() => handler.onEnd());
      },
      onResponseError(_, error) {
        finish(() => handler.onError(controller ? reasonOf(error) : "connect"));
      },
    },
  );

  return {
    pause() {
      isPaused = true;
      controller?.pause();
    },
    resume() {
      isPaused = false;
      controller?.resume();
    },
    abort() {
      if (isOver) return;
      isOver = true;
      clearTimeout(patience);
      controller?.abort(gone());
    },
  };
}

/** Ends every connection. For the end of a process and of a test. */
export async function closeConnections(): Promise<void> {
  const open = [...pools().values()];
  pools().clear();
  await Promise.all(open.map(({ pool }) => pool.destroy()));
}

type Connections = { readonly pool: Pool | Agent; readonly dispatcher: Dispatcher };

const pools = () => singleton("upstream-pools", () => new Map<string, Connections>());

/** Connections that may lead into our network are never lent to a request that may not. */
function poolOf(origin: string, { publicOnly }: Request): Dispatcher {
  const name = publicOnly ? "the open internet" : origin;
  const known = pools().get(name);
  if (known) return known.dispatcher;
  const pool = publicOnly ? openPublicPool() : new Pool(origin, { ...shared, connect: { timeout: connectTimeoutMs } });
  // We ask for no compression; some gateways compress all the same, and then it is undone here.
  const dispatcher = pool.compose(skipInformational, interceptors.decompress({ skipErrorResponses: false }));
  pools().set(name, { pool, dispatcher });
  return dispatcher;
}

/** The same for any origin, each of which is forgotten when it is not used: strangers name them. */
function openPublicPool(): Agent {
  return new Agent({ ...shared, connect: guardedConnector(openInternet, { timeoutMs: connectTimeoutMs }) });
}

const shared = { connections: connectionsPerOrigin, pipelining: 1, bodyTimeout: 0 };

/** A provider's "103 Early Hints" is no answer, and decompression takes only one. */
const skipInformational: Dispatcher.DispatcherComposeInterceptor = (next) => (options, handler) =>
  next(options, {
    onRequestStart: (...facts) => handler.onRequestStart?.(...facts),
    onResponseStart(controller, status, ...rest) {
      if (status >= 200) handler.onResponseStart?.(controller, status, ...rest);
    },
    onResponseData: (...facts) => handler.onResponseData?.(...facts),
    onResponseEnd: (...facts) => handler.onResponseEnd?.(...facts),
    onResponseError: (...facts) => handler.onResponseError?.(...facts),
  });

// Without TLS a credential and a prompt would cross the open network in the clear.
function isAllowed(url: URL, { publicOnly }: Request): boolean {
  if (publicOnly) return openInternet.isUrlAllowed(url);
  return url.protocol === "https:" || (url.protocol === "http:" && isPrivateHost(url.hostname));
}

function reasonOf(error: Error): "timeout" | "reset" {
  const { code } = error as { code?: unknown };
  return code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT" ? "timeout" : "reset";
}

function gone(): Error {
  return new Error("The caller is gone.");
}
