/** A provider on loopback that does what a test tells it, and counts. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ProviderCall = {
  readonly body: string;
  readonly response: ServerResponse;
  json(answer: unknown): void;
  /** One server-sent event. The first one sends the head. */
  event(data: unknown): void;
};

export type PlainProvider = { readonly baseUrl: string; readonly calls: number; close(): Promise<void> };

export async function startPlainProvider(answer: (call: ProviderCall) => void): Promise<PlainProvider> {
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      calls++;
      answer({
        body: Buffer.concat(chunks).toString("utf8"),
        response,
        json(value) {
          response.writeHead(200, { "content-type": "application/json" });
          response.end(JSON.stringify(value));
        },
        event(data) {
          if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
          response.write(`data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);
        },
      });
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get calls() {
      return calls;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
