/**
 * What is measured, in a process of its own: a bare proxy, the engine forwarding, and the engine translating, all over
 * the same transport and the same mount, so that what differs is the work on the stream. `GET /cpu` tells the time spent.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createGateway } from "@/lib/gateway/create-gateway";
import type { Ports } from "@/lib/gateway/ports";
import type { RelayControl, RelaySink } from "@/lib/gateway/relay";
import { dispatch } from "@/lib/upstream/dispatch";
import { createFakeHouse, deployment, foundAll } from "@/tests/support/fake-house";

const upstream = `${process.argv[2]}/v1/chat/completions`;
const found = foundAll([{ ...deployment, urls: { openai_chat: upstream } }]);
const overrides: Partial<Ports> = {
  findDeployments: () => found,
  reportAttempt() {},
  checkpoint: async () => "open",
  settle: async () => {},
  reserve: async () => ({ outcome: "reserved" }),
  dispatch,
};
const gateway = createGateway({ ...createFakeHouse().ports, ...overrides });

const server = createServer((request, response) => {
  if (request.url === "/cpu") {
    const { user, system } = process.cpuUsage();
    response.end(JSON.stringify({ microseconds: user + system }));
  } else if (request.url === "/bare") passThrough(request, response);
  else relay(request, response);
}).listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function passThrough(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const headers = { "content-type": "application/json" };
  const call = dispatch(
    { url: upstream, headers, body, connectTimeoutMs: null, headersTimeoutMs: 60_000 },
    {
      onHead: (status) => response.writeHead(status, { "content-type": "text/event-stream" }).flushHeaders(),
      onData(bytes) {
        if (response.write(bytes)) return;
        call.pause();
        response.once("drain", () => call.resume());
      },
      onEnd: () => response.end(),
      onError: () => response.destroy(),
    },
  );
}

function relay(request: IncomingMessage, response: ServerResponse): void {
  let control: RelayControl | null = null;
  const sink: RelaySink = {
    head(status, headers) {
      response.writeHead(status, headers);
      if (!("content-length" in headers)) response.flushHeaders();
    },
    write(bytes) {
      if (response.write(bytes)) return true;
      response.once("drain", () => control?.resume());
      return false;
    },
    end: (bytes) => response.end(bytes),
    fail: () => response.destroy(),
  };
  control = gateway.relay(
    {
      method: "POST",
      path: request.url ?? "/",
      header: (name) => (request.headers[name] as string | undefined) ?? null,
      readBody: () => readBody(request),
      address: null,
      openBody: () => ({ read: async () => null, cancel: () => request.destroy() }),
    },
    sink,
  );
}
