import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { singleton } from "@/lib/base/singleton";
import { strictTransportSecurity } from "./security-headers";
import { isSecure } from "./session-cookie";

const state = () => singleton("demand-tls", () => ({ isWatching: false }));

/**
 * Lets every answer of this process, also the engine's and a file's, tell browsers to come by TLS only. Where the site is
 * reached is known when it starts and not when it is built: too late for next.config.ts.
 */
export function demandTls(): void {
  const shared = state();
  if (shared.isWatching || !isSecure()) return;
  shared.isWatching = true;
  // Node publishes this before it hands a request to any listener.
  subscribe("http.server.request.start", (message) => {
    const { response } = message as { response: ServerResponse };
    response.setHeader(strictTransportSecurity.key, strictTransportSecurity.value);
  });
}
