import type { Gateway } from "./create-gateway";
import { joinBytes } from "./json/splice";
import type { BodySource, RelayControl, RelayRequest, RelaySink } from "./relay";

const bufferedBytesMax = 65_536;

/** The engine behind `Request → Response`: for route handlers, for serverless hosts, for tests. */
export function createWebHandler(
  gateway: Gateway,
  addressOf: (request: Request) => string | null = () => null,
): (request: Request) => Promise<Response> {
  return (request) =>
    new Promise((resolve) => {
      let control: RelayControl | null = null;
      let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
      let head: { status: number; headers: Readonly<Record<string, string>> } | null = null;
      let isOver = false;

      const abort = () => {
        isOver = true;
        control?.abort();
        // Nobody reads it, but whoever waits for the handler may go on.
        if (!stream) resolve(new Response(null, { status: 499 }));
      };

      const sink: RelaySink = {
        head(status, headers) {
          head = { status, headers };
          if (status === 204 || "content-length" in headers) return;
          const body = new ReadableStream<Uint8Array>(
            {
              start(controller) {
                stream = controller;
              },
              pull: () => control?.resume(),
              cancel: abort,
            },
            { highWaterMark: bufferedBytesMax, size: (bytes) => bytes?.byteLength ?? 0 },
          );
          resolve(new Response(body, head));
        },
        write(bytes) {
          if (isOver || !stream) return true;
          stream.enqueue(bytes);
          return (stream.desiredSize ?? 0) > 0;
        },
        end(bytes) {
          if (isOver) return;
          isOver = true;
          if (!stream) resolve(new Response((bytes as Uint8Array<ArrayBuffer>) ?? null, head ?? { status: 500 }));
          else {
            if (bytes) stream.enqueue(bytes);
            stream.close();
          }
        },
        fail() {
          if (isOver) return;
          isOver = true;
          if (stream) stream.error(new Error("The answer was cut."));
          else resolve(new Response(null, { status: 500 }));
        },
      };

      control = gateway.relay(toRelayRequest(request, addressOf(request)), sink);
      if (request.signal.aborted) abort();
      else request.signal.addEventListener("abort", abort, { once: true });
    });
}

function toRelayRequest(request: Request, address: string | null): RelayRequest {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    path: pathname + search,
    address,
    header: (name) => request.headers.get(name),
    readBody: (bytesMax) => readBody(request, bytesMax),
    openBody: () => openBody(request),
  };
}

function openBody(request: Request): BodySource {
  const reader = request.body?.getReader();
  return {
    read: async () => (await reader?.read())?.value ?? null,
    cancel: () => void reader?.cancel().catch(() => {}),
  };
}

async function readBody(request: Request, bytesMax: number): Promise<Uint8Array | null> {
  const reader = request.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > bytesMax) {
      void reader.cancel().catch(() => {});
      return null;
    }
    parts.push(value);
  }
  return joinBytes(parts);
}
