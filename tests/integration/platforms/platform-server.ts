/** Every platform at once, on the loopback address: what is asked over https arrives here in the clear. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createFetchGuarded, type FetchGuarded } from "@/lib/upstream/fetch-guarded";
import { isForbiddenAddress } from "@/lib/upstream/forbidden-address";

const address = "127.0.0.2";

export type PlatformServer = {
  /** What platforms were asked, host and all, in order. */
  readonly asked: URL[];
  readonly heads: IncomingMessage["headers"][];
  play: (response: ServerResponse, asked: URL) => void;
  readonly fetch: FetchGuarded;
  close(): Promise<void>;
};

export async function startPlatformServer(): Promise<PlatformServer> {
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? "/", `https://${String(request.headers["x-asked-host"])}`);
    platforms.asked.push(asked);
    platforms.heads.push(request.headers);
    platforms.play(response, asked);
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  const guarded = createFetchGuarded({
    resolve: async (hostname) => [{ address: hostname.endsWith(".test") ? address : "127.0.0.1", family: 4 }],
    isForbidden: (ip) => ip !== address && isForbiddenAddress(ip),
    isUrlAllowed: (url) => url.protocol === "http:" && url.port === String(port),
  });
  const platforms: PlatformServer = {
    asked: [],
    heads: [],
    play: (response) => response.end(),
    fetch(to, ask) {
      const url = new URL(to);
      const inTheClear = `http://platform.test:${port}${url.pathname}${url.search}`;
      return guarded.fetch(inTheClear, { ...ask, headers: { ...ask.headers, "x-asked-host": url.host } });
    },
    async close() {
      await guarded.close();
      server.closeAllConnections();
      server.close();
    },
  };
  return platforms;
}

export function answerJson(body: object, status = 200, headers: Record<string, string> = {}) {
  return (response: ServerResponse) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}
