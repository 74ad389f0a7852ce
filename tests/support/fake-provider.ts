/** A provider on loopback that keeps the very bytes it was asked with and answers with the very bytes it is told to. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ProviderRequest = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Set when the connection is closed before the answer has ended, from `performance.now()`. */
  abandonedAtMs: number | null;
};

export type FakeProvider = {
  readonly baseUrl: string;
  readonly requests: ProviderRequest[];
  /** How the next requests are answered. */
  play: (response: ServerResponse, request: ProviderRequest) => void;
  close(): Promise<void>;
};

export async function startFakeProvider(): Promise<FakeProvider> {
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part) => parts.push(part));
    incoming.on("end", () => {
      const { url = "", headers } = incoming;
      const request: ProviderRequest = { path: url, headers, body: Buffer.concat(parts), abandonedAtMs: null };
      response.on("close", () => {
        if (!response.writableFinished) request.abandonedAtMs = performance.now();
      });
      provider.requests.push(request);
      provider.play(response, request);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const provider: FakeProvider = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests: [],
    play: (response) => response.writeHead(404).end(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return provider;
}

/** Answers with these bytes; a stream is sent in pieces of `pieceBytes`, each in a packet of its own. */
export function playBytes(type: "json" | "stream", bytes: Uint8Array, pieceBytes = bytes.length) {
  return (response: ServerResponse) => {
    response.writeHead(200, { "content-type": type === "json" ? "application/json" : "text/event-stream" });
    let at = 0;
    const next = () => {
      if (response.destroyed) return;
      response.write(bytes.subarray(at, at + pieceBytes));
      at += pieceBytes;
      if (at < bytes.length) setImmediate(next);
      else response.end();
    };
    next();
  };
}
