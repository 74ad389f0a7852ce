import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { provideEnv } from "@/lib/env";
import { clientAddress, watchPeerAddresses } from "@/lib/limits/peer-address";
import { visitorOf } from "@/lib/web/visitor";

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.end(clientAddress(new Headers(request.headers as Record<string, string>)) ?? "unknown");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  setHops("");
});

function setHops(count: string): void {
  process.env.TRUSTED_PROXY_HOPS = count;
  provideEnv({});
}

async function ask(forwardedFor?: string): Promise<string> {
  const headers: Record<string, string> = forwardedFor ? { "x-forwarded-for": forwardedFor } : {};
  return (await fetch(url, { headers })).text();
}

describe("the address a caller is counted by", () => {
  test("is unknown, rather than what the caller claims, where nobody watches the sockets", async () => {
    expect(await ask("198.51.100.1")).toBe("unknown");
    expect(visitorOf(new Headers({ "x-forwarded-for": "198.51.100.1" })).network).toBe("unknown");
  });

  test("is the socket's own where no proxy of ours stands in front, whatever the caller claims", async () => {
    watchPeerAddresses();
    watchPeerAddresses();
    expect(await ask()).toBe("127.0.0.1");
    expect(await ask("198.51.100.1")).toBe("127.0.0.1");
    expect(await ask("198.51.100.1, 203.0.113.7")).toBe("127.0.0.1");
  });

  test("is what our own proxies saw where they stand in front, whatever the caller put before it", async () => {
    setHops("1");
    expect(await ask("198.51.100.1, 203.0.113.7")).toBe("203.0.113.7");
    setHops("2");
    expect(await ask("198.51.100.1, 203.0.113.7, 10.0.0.2")).toBe("203.0.113.7");
    expect(await ask("198.51.100.1")).toBe("unknown");
  });
});
