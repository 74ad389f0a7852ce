/** Asks an address that somebody else named, within boundaries: the one way in which such an address is asked. */
import { Agent, type Dispatcher, interceptors, request } from "undici";
import { singleton } from "@/lib/base/singleton";
import { type Boundaries, openInternet } from "./boundaries";
import { guardedConnector } from "./guarded-connector";

export type GuardedAsk = {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends a POST. */
  readonly body?: string;
  /** The media types of which a body is read, such as "application/json"; none: of any. */
  readonly mediaTypes?: readonly string[];
  /** Reads also what comes with a status that is no success. */
  readonly readsRefusals?: boolean;
  /** Of a body, when its compression is undone. */
  readonly bytesMax: number;
  /** For all of it: names, connections, redirects, the body. */
  readonly timeoutMs: number;
  readonly redirectsMax: number;
};

export type GuardedAnswer =
  | {
      readonly outcome: "answered";
      readonly status: number;
      /** Where it came from in the end. */
      readonly url: URL;
      readonly retryAfterSeconds: number | null;
      /** Null: it was not read, being of another media type, or because the status is no success. */
      readonly text: string | null;
    }
  /** `forbidden`: outside the boundaries, or on the way there. Nothing was sent to where it leads. */
  | { readonly outcome: "forbidden" | "unreachable" | "timeout" | "too_large" | "too_many_redirects" };

export type FetchGuarded = (address: string | URL, ask: GuardedAsk) => Promise<GuardedAnswer>;

const connectTimeoutMs = 5_000;
const headerBytesMax = 16 * 1024;
const retryAfterSecondsMax = 86_400;
const redirects: readonly number[] = [301, 302, 303, 307, 308];

/** Into the open internet only. Never rejects. */
export const fetchGuarded: FetchGuarded = (address, ask) =>
  singleton("guarded-fetch", () => createFetchGuarded(openInternet)).fetch(address, ask);

/** The same within other boundaries; connections are kept until `close`. */
export function createFetchGuarded(boundaries: Boundaries): {
  readonly fetch: FetchGuarded;
  close(): Promise<void>;
} {
  const agent = new Agent({
    connect: guardedConnector(boundaries, { timeoutMs: connectTimeoutMs }),
    maxHeaderSize: headerBytesMax,
    pipelining: 1,
  });
  const dispatcher = agent.compose(interceptors.decompress());
  return {
    fetch: (address, ask) => follow(dispatcher, boundaries, address, ask),
    close: () => agent.destroy(),
  };
}

async function follow(
  dispatcher: Dispatcher,
  { isUrlAllowed }: Boundaries,
  address: string | URL,
  ask: GuardedAsk,
): Promise<GuardedAnswer> {
  const signal = AbortSignal.timeout(ask.timeoutMs);
  let url = parse(address);
  try {
    for (let hops = 0; hops <= ask.redirectsMax; hops++) {
      if (!url || !isUrlAllowed(url)) return { outcome: "forbidden" };
      const response = await request(url, {
        dispatcher,
        signal,
        method: ask.body === undefined ? "GET" : "POST",
        headers: { "user-agent": "tacit", "accept-encoding": "identity", ...ask.headers },
        body: ask.body ?? null,
      });
      const location = redirects.includes(response.statusCode) ? headerOf(response, "location") : null;
      if (location === null || ask.redirectsMax === 0) return await read(response, url, ask);
      leave(response);
      url = parse(location, url);
    }
    return { outcome: "too_many_redirects" };
  } catch (error) {
    return { outcome: signal.aborted ? "timeout" : outcomeOf(error) };
  }
}

function parse(address: string | URL, base?: URL): URL | null {
  return URL.canParse(address, base) ? new URL(address, base) : null;
}

async function read(response: Dispatcher.ResponseData, url: URL, ask: GuardedAsk): Promise<GuardedAnswer> {
  const { statusCode: status, body } = response;
  const answer = { outcome: "answered", status, url, retryAfterSeconds: retryAfterOf(response) } as const;
  const isRead = (status >= 200 && status <= 299) || ask.readsRefusals;
  if (!isRead || !isOfType(response, ask.mediaTypes)) {
    leave(response);
    return { ...answer, text: null };
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length > ask.bytesMax) return { outcome: "too_large" };
    chunks.push(chunk);
  }
  return { ...answer, text: Buffer.concat(chunks).toString("utf8") };
}

/** Ends the connection of an answer that nobody reads; without a listener its error would end the process. */
function leave({ body }: Dispatcher.ResponseData): void {
  body.on("error", () => {}).destroy();
}

function isOfType(response: Dispatcher.ResponseData, mediaTypes: readonly string[] | undefined): boolean {
  const type = headerOf(response, "content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  return mediaTypes === undefined || mediaTypes.includes(type);
}

function retryAfterOf(response: Dispatcher.ResponseData): number | null {
  const text = headerOf(response, "retry-after") ?? "";
  return /^\d{1,6}$/.test(text) ? Math.min(Number(text), retryAfterSecondsMax) : null;
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

function outcomeOf(error: unknown): "forbidden" | "timeout" | "unreachable" {
  const { code } = error as { code?: unknown };
  if (code === "FORBIDDEN_ADDRESS") return "forbidden";
  return code === "UND_ERR_CONNECT_TIMEOUT" ? "timeout" : "unreachable";
}
