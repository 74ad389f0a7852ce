import diagnostics from "node:diagnostics_channel";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Server as NetServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Boundaries, openInternet } from "@/lib/upstream/boundaries";
import { closeConnections, dispatch } from "@/lib/upstream/dispatch";
import { createFetchGuarded, type FetchGuarded, type GuardedAsk } from "@/lib/upstream/fetch-guarded";
import { isForbiddenAddress } from "@/lib/upstream/forbidden-address";

type Play = (response: ServerResponse, path: string) => void;

/** Stands for the open internet, as the loopback address beside it stands for our network. */
const outside = "127.0.0.2";
const inside = "127.0.0.1";

let inner: Server;
let outer: Server;
let innerConnections = 0;
let outerConnections = 0;
let innerPort: number;
let outerPort: number;
let play: Play;
let opened: string[] = [];

const onConnected = (message: unknown) =>
  opened.push((message as { connectParams: { hostname: string } }).connectParams.hostname);

beforeAll(async () => {
  inner = createServer((_, response) => response.end('{"secret":1}'));
  inner.on("connection", () => innerConnections++);
  outer = createServer((request, response) => play(response, request.url ?? ""));
  outer.on("connection", () => outerConnections++);
  innerPort = await listen(inner, inside);
  outerPort = await listen(outer, outside);
  diagnostics.subscribe("undici:client:connected", onConnected);
});
beforeEach(() => {
  innerConnections = 0;
  outerConnections = 0;
  opened = [];
  play = (response) => response.setHeader("content-type", "application/json").end('{"ok":true}');
});
afterAll(async () => {
  diagnostics.unsubscribe("undici:client:connected", onConnected);
  await closeConnections();
  inner.close();
  outer.close();
});

async function listen(server: NetServer, host: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

const ask: GuardedAsk = { bytesMax: 100_000, timeoutMs: 5_000, redirectsMax: 3 };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function guard(boundaries: Boundaries): FetchGuarded {
  const { fetch, close } = createFetchGuarded(boundaries);
  closing.push(close);
  return fetch;
}

/** The open internet, except that `outside` is part of it and is spoken to in the clear, on any port. */
function withOutside(names: Record<string, readonly string[] | (() => string)>): Boundaries {
  return {
    async resolve(hostname) {
      const found = names[hostname] ?? [];
      const addresses = typeof found === "function" ? [found()] : found;
      return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
    isForbidden: (address) => address !== outside && isForbiddenAddress(address),
    isUrlAllowed: (url) => url.protocol === "http:",
  };
}

describe("an address within our network", () => {
  test.each([
    () => `https://127.0.0.1:${innerPort}/`,
    () => `http://127.0.0.1:${innerPort}/`,
    () => `https://127.1:${innerPort}/`,
    () => `https://2130706433:${innerPort}/`,
    () => `https://0x7f000001:${innerPort}/`,
    () => `https://0177.0.0.1:${innerPort}/`,
    () => `https://[::ffff:127.0.0.1]:${innerPort}/`,
    () => `https://localhost:${innerPort}/`,
    () => `https://localhost.:${innerPort}/`,
    () => `https://example.com@127.0.0.1:${innerPort}/`,
    () => `https://0.0.0.0:${innerPort}/`,
    () => "https://169.254.169.254/latest/meta-data/iam/security-credentials/",
    () => "https://[fd00:ec2::254]/latest/meta-data/",
    () => "https://metadata.google.internal/computeMetadata/v1/",
    () => "file:///etc/passwd",
    () => "gopher://127.0.0.1/",
    () => "not an address",
  ])("is not connected to (case %#)", async (address) => {
    expect(await guard(openInternet)(address(), ask)).toEqual({ outcome: "forbidden" });
    expect([innerConnections, opened]).toEqual([0, []]);
  });

  // Even where the URL itself would pass, the connection does not.
  test.each(["127.0.0.1", "[::1]", "[::ffff:7f00:1]", "2130706433"])(
    "is not connected to as %s either",
    async (host) => {
      const fetch = guard(withOutside({}));
      expect(await fetch(`http://${host}:${innerPort}/`, ask)).toEqual({ outcome: "forbidden" });
      expect([innerConnections, opened]).toEqual([0, []]);
    },
  );

  test.each([
    ["127.0.0.1"],
    ["10.0.0.1"],
    ["169.254.169.254"],
    ["::1"],
    ["::ffff:127.0.0.1"],
    ["fd00:ec2::254"],
    ["64:ff9b::7f00:1"],
    ["127.0.0.2", "127.0.0.1"],
    ["127.0.0.2", "fe80::1"],
  ])("is not connected to through a name that leads to it: %s %s", async (...addresses) => {
    const fetch = guard(withOutside({ "a.example": addresses }));
    expect(await fetch(`http://a.example:${innerPort}/`, ask)).toEqual({ outcome: "forbidden" });
    expect(await fetch(`http://a.example:${outerPort}/`, ask)).toEqual({ outcome: "forbidden" });
    expect([innerConnections, outerConnections, opened]).toEqual([0, 0, []]);
  });

  test("is not connected to by a name that leads elsewhere once it was looked at", async () => {
    let looks = 0;
    const names = { "rebind.example": () => (looks++ === 0 ? outside : inside) };
    const fetch = guard(withOutside(names));
    play = (response) => response.setHeader("connection", "close").end("{}");
    expect(await fetch(`http://rebind.example:${outerPort}/`, ask)).toMatchObject({ outcome: "answered", text: "{}" });
    // One look for one connection, which goes to what was looked at.
    expect([looks, outerConnections]).toEqual([1, 1]);
    expect(await fetch(`http://rebind.example:${innerPort}/`, ask)).toEqual({ outcome: "forbidden" });
    expect([looks, innerConnections, opened]).toEqual([2, 0, ["rebind.example"]]);
  });

  test.each([
    () => `http://127.0.0.1:${innerPort}/`,
    () => `http://[::1]:${innerPort}/`,
    () => `http://2130706433:${innerPort}/`,
    () => `//127.0.0.1:${innerPort}/`,
    () => `http://inner.example:${innerPort}/`,
    () => "https://127.0.0.1/",
    () => "ftp://a.example/",
    () => "file:///etc/passwd",
    () => "javascript:alert(1)",
  ])("is not connected to by way of a redirect (case %#)", async (location) => {
    const fetch = guard(withOutside({ "a.example": [outside], "inner.example": [inside] }));
    play = (response) => response.writeHead(302, { location: location() }).end();
    expect(await fetch(`http://a.example:${outerPort}/`, ask)).toEqual({ outcome: "forbidden" });
    expect([outerConnections, innerConnections, opened]).toEqual([1, 0, ["a.example"]]);
  });
});

test("a redirect from https leads to no http, and to no credential", () => {
  const { isUrlAllowed } = openInternet;
  expect(["http://example.com/", "https://a:b@example.com/"].map((url) => isUrlAllowed(new URL(url)))).toEqual([
    false,
    false,
  ]);
});

describe("an answer from outside", () => {
  const address = () => `http://a.example:${outerPort}/first`;
  const get = (more: Partial<GuardedAsk> = {}) =>
    guard(withOutside({ "a.example": [outside] }))(address(), { ...ask, ...more });

  test("is brought with its status, behind up to three redirects", async () => {
    play = (response, path) =>
      path === "/end"
        ? response.end("there")
        : response.writeHead(302, { location: path === "/first" ? "/x" : path === "/x" ? "/y" : "/end" }).end();
    expect(await get()).toMatchObject({ outcome: "answered", status: 200, text: "there", url: { pathname: "/end" } });
    expect(await get({ redirectsMax: 2 })).toEqual({ outcome: "too_many_redirects" });
  });

  test("that redirects for ever is given up", async () => {
    play = (response) => response.writeHead(301, { location: "/first" }).end();
    expect(await get()).toEqual({ outcome: "too_many_redirects" });
  });

  test("of a wrong kind, or a refusal, is not read", async () => {
    play = (response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>");
    expect(await get({ mediaTypes: ["application/json"] })).toMatchObject({ status: 200, text: null });
    play = (response) => response.writeHead(429, { "retry-after": "7" }).end("wait");
    expect(await get()).toMatchObject({ status: 429, text: null, retryAfterSeconds: 7 });
  });

  test.each(["plain", "gzip"])("that is too long is left (%s)", async (kind) => {
    const bytes = Buffer.alloc(10_000_000, "a");
    play = (response) =>
      kind === "plain"
        ? response.end(bytes)
        : response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(bytes));
    expect(await get()).toEqual({ outcome: "too_large" });
  });

  test("that does not come in time, or trickles, is left", async () => {
    play = () => {};
    expect(await get({ timeoutMs: 50 })).toEqual({ outcome: "timeout" });
    play = (response) => void response.write("a");
    expect(await get({ timeoutMs: 50 })).toEqual({ outcome: "timeout" });
  });

  test("that breaks off, or does not come at all, is none", async () => {
    play = (response) => response.destroy();
    expect(await get()).toEqual({ outcome: "unreachable" });
    const fetch = guard(withOutside({}));
    expect(await fetch("http://nobody.example/", ask)).toEqual({ outcome: "forbidden" });
  });
});

test("TLS goes by the name, though the connection goes to the address that was checked", async () => {
  const named: string[] = [];
  const server = createTlsServer({
    SNICallback: (name, callback) => {
      named.push(name);
      callback(new Error("no certificate"));
    },
  });
  const port = await listen(server, outside);
  const boundaries = { ...withOutside({ "a.example": [outside] }), isUrlAllowed: () => true };
  expect(await guard(boundaries)(`https://a.example:${port}/`, ask)).toEqual({ outcome: "unreachable" });
  expect(named).toEqual(["a.example"]);
  server.close();
});

test.each([
  () => `http://127.0.0.1:${innerPort}/v1`,
  () => `https://127.0.0.1:${innerPort}/v1`,
  () => "https://localhost/v1",
  () => "https://169.254.169.254/v1",
  () => "https://[::1]/v1",
])("a call under an account's own credential does not reach our network (case %#)", async (address) => {
  const call = (publicOnly: boolean) =>
    new Promise<string>((resolve) =>
      dispatch(
        {
          url: address(),
          headers: {},
          body: new TextEncoder().encode("{}"),
          connectTimeoutMs: null,
          headersTimeoutMs: 5_000,
          publicOnly,
        },
        { onHead: (status) => resolve(String(status)), onData() {}, onEnd() {}, onError: resolve },
      ),
    );
  // The operator's own server is met first, so that its connection is there to be borrowed.
  if (address().startsWith("http:")) expect(await call(false)).toBe("200");
  const before = innerConnections;
  opened = [];
  expect(await call(true)).toBe("connect");
  expect([innerConnections, opened]).toEqual([before, []]);
});
