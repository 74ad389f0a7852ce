import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createGzip, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { closeConnections, dispatch } from "@/lib/upstream/dispatch";
import { isPrivateHost } from "@/lib/upstream/private-host";

type Play = (response: ServerResponse, body: Buffer) => void;

let server: Server;
let url: string;
let play: Play = (response) => response.end();
const closedAt: number[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    response.on("close", () => closedAt.push(performance.now()));
    request.on("data", (part) => parts.push(part));
    request.on("end", () => play(response, Buffer.concat(parts)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/chat/completions?x=1`;
});

afterEach(() => {
  closedAt.length = 0;
});

afterAll(async () => {
  await closeConnections();
  server.close();
});

/** Calls the server and writes down what the handler is told. */
function call(request: { url?: string; headersTimeoutMs?: number } = {}) {
  const told: string[] = [];
  const parts: Uint8Array[] = [];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const upstream = dispatch(
    {
      url: request.url ?? url,
      headers: { authorization: "Bearer x" },
      body: new TextEncoder().encode("{}"),
      connectTimeoutMs: null,
      headersTimeoutMs: request.headersTimeoutMs ?? 5_000,
    },
    {
      onHead: (status, headers) => told.push(`head ${status} ${headers["content-type"]}`),
      onData: (bytes) => parts.push(bytes),
      onEnd() {
        told.push("end");
        finish();
      },
      onError(reason) {
        told.push(reason);
        finish();
      },
    },
  );
  return { upstream, told, finished, text: () => Buffer.concat(parts).toString() };
}

describe("a call to a provider", () => {
  test("brings its head, its bytes and its end", async () => {
    play = (response, body) => response.setHeader("content-type", "text/plain").end(`got ${body}`);
    const { told, finished, text } = call();
    await finished;
    expect(told).toEqual(["head 200 text/plain", "end"]);
    expect(text()).toBe("got {}");
  });

  test.each([200, 400])("compressed without being asked (%i) arrives as it was before", async (status) => {
    play = (response) => response.writeHead(status, { "content-encoding": "gzip" }).end(gzipSync("plain words"));
    const { told, finished, text } = call();
    await finished;
    expect(told.at(-1)).toBe("end");
    expect(text()).toBe("plain words");
  });

  test("compressed as a stream arrives piece by piece, and broken compression is a reset", async () => {
    const packer = createGzip();
    let response: ServerResponse;
    play = (started) => {
      response = started.writeHead(200, { "content-encoding": "gzip" });
      packer.on("data", (bytes) => response.write(bytes));
      packer.write("first");
      packer.flush();
    };
    const { told, finished, text } = call();
    await expect.poll(text).toBe("first");
    packer.write(" second");
    packer.flush();
    await expect.poll(text).toBe("first second");
    response!.end("not gzip at all");
    await finished;
    expect(told.at(-1)).toBe("reset");
  });

  test("that gives early hints first brings its answer", async () => {
    play = (response) => {
      response.writeEarlyHints({ link: "</a.css>; rel=preload" });
      response.end("answer");
    };
    const { told, finished, text } = call();
    await finished;
    expect(told).toEqual(["head 200 undefined", "end"]);
    expect(text()).toBe("answer");
  });

  test("follows no redirect", async () => {
    play = (response) => response.writeHead(307, { location: url, "content-type": "x" }).end();
    const { told, finished } = call();
    await finished;
    expect(told[0]).toBe("head 307 x");
  });

  test("that nobody answers is a failure to connect", async () => {
    const { told, finished } = call({ url: "http://127.0.0.1:1/" });
    await finished;
    expect(told).toEqual(["connect"]);
  });

  test("that is not answered in time is a timeout", async () => {
    play = () => {};
    const { told, finished } = call({ headersTimeoutMs: 50 });
    await finished;
    expect(told).toEqual(["timeout"]);
  });

  test("that is broken off is a reset", async () => {
    play = (response) => {
      response.write("half");
      setImmediate(() => response.destroy());
    };
    const { told, finished } = call();
    await finished;
    expect(told.at(-1)).toBe("reset");
  });

  test("does not leave the machine's network unencrypted", async () => {
    const { told, finished } = call({ url: "http://api.example.com/v1" });
    await finished;
    expect(told).toEqual(["connect"]);
  });

  test("is closed at once when it is aborted, and says nothing more", async () => {
    play = (response) => response.write("first");
    const took: number[] = [];
    for (let round = 1; round <= 5; round++) {
      const { upstream, told, text } = call();
      await expect.poll(text).toBe("first");
      const abortedAt = performance.now();
      upstream.abort();
      await expect.poll(() => closedAt.length, { interval: 5 }).toBe(round);
      took.push(closedAt.at(-1)! - abortedAt);
      expect(told).toEqual(["head 200 undefined"]);
    }
    // The best of them: a busy machine delays any single one.
    expect(Math.min(...took)).toBeLessThan(100);
  });

  test("aborted before it began never reaches the handler", async () => {
    play = (response) => response.end("never");
    const { upstream, told, text } = call();
    upstream.abort();
    const { finished } = call();
    await finished;
    expect([told, text()]).toEqual([[], ""]);
  });

  test("paused from the start, waits", async () => {
    play = (response) => response.end("x".repeat(4_000_000));
    const { upstream, finished, text } = call();
    upstream.pause();
    const { finished: other } = call();
    await other;
    expect(text().length).toBeLessThan(4_000_000);
    upstream.resume();
    await finished;
    expect(text()).toHaveLength(4_000_000);
  });
});

test.each([
  ["localhost", true],
  ["ollama", true],
  ["models.internal", true],
  ["127.0.0.1", true],
  ["10.1.2.3", true],
  ["172.31.0.1", true],
  ["[::1]", true],
  ["[fd00::1]", true],
  ["172.32.0.1", false],
  ["8.8.8.8", false],
  ["api.openai.com", false],
  ["localhost.example.com", false],
  ["[2606::1]", false],
])("%s is private: %s", (host, expected) => {
  expect(isPrivateHost(host)).toBe(expected);
});
