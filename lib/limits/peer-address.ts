import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { singleton } from "@/lib/base/singleton";
import { env } from "@/lib/env";
import { forwardedAddress } from "./network";

const state = () => singleton("peer-addresses", () => ({ isWatching: false }));

/**
 * Next hides the socket from actions and keeps an `x-forwarded-for` that the caller made up. Where no proxy of our own
 * stands in front, this writes the socket's own address over that header before anybody reads it. Called once, by the
 * instrumentation of the serving process.
 */
export function watchPeerAddresses(): void {
  const shared = state();
  if (shared.isWatching) return;
  shared.isWatching = true;
  // Node publishes this before it hands a request to any listener.
  subscribe("http.server.request.start", (message) => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    if (env().TRUSTED_PROXY_HOPS === 0) request.headers["x-forwarded-for"] = socket.remoteAddress ?? "";
  });
}

/** The caller's address as far as it can be believed; null when it cannot be told. */
export function clientAddress(headers: Headers): string | null {
  const header = headers.get("x-forwarded-for");
  const hops = env().TRUSTED_PROXY_HOPS;
  if (hops > 0) return forwardedAddress(header, hops);
  return state().isWatching ? header : null;
}
