import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { singleton } from "@/lib/base/singleton";
import { isDraining } from "./draining";

type RequestStart = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly server: Server;
};

type Responses = { readonly open: Set<ServerResponse>; waiting: (() => void)[]; server: Server | null };

const responses = () =>
  singleton("open-responses", (): Responses => {
    const state: Responses = { open: new Set(), waiting: [], server: null };
    subscribe("http.server.request.start", (message) => {
      const { response, server } = message as RequestStart;
      state.server = server;
      state.open.add(response);
      // Whoever still comes while we end is told not to come back on this connection.
      if (isDraining()) response.shouldKeepAlive = false;
      response.once("close", () => {
        state.open.delete(response);
        if (state.open.size === 0) for (const wake of state.waiting.splice(0)) wake();
      });
    });
    return state;
  });

/** Knows from now on which answers of this process's HTTP server are still being written. */
export function watchResponses(): void {
  responses();
}

/** Takes no new connection, and waits until every answer has left, or `timeoutMs` have passed. */
export async function finishResponses(timeoutMs: number): Promise<void> {
  const { open, waiting, server } = responses();
  server?.close();
  if (open.size === 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    waiting.push(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
