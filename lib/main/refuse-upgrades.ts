import { subscribe } from "node:diagnostics_channel";
import { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Java's HTTP client asks over plain http for an upgrade to HTTP/2 with every first request. Node takes such a request
 * away from its handler as soon as anybody listens for upgrades, and Next does, for its development tools. Without that
 * listener the wish is ignored, as RFC 9110 §7.8 allows, and the request is served.
 */
export function refuseUpgrades(): void {
  // Published before the first bytes of a connection are read.
  subscribe("net.server.socket", (message) => {
    const { server } = (message as { socket: Socket & { server?: unknown } }).socket;
    if (server instanceof Server) server.removeAllListeners("upgrade");
  });
}
