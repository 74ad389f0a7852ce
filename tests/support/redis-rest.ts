/** Upstash's REST face on a plain redis-server: what `@upstash/redis` sends is run there for real. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis, type RedisOptions } from "ioredis";

export type RedisRest = {
  readonly url: string;
  readonly token: string;
  /** What came in: its path, headers and commands. */
  readonly received: { readonly path: string; readonly headers: IncomingMessage["headers"]; readonly body: unknown }[];
  stop(): Promise<void>;
};

const token = "rest-token";
const reconnecting: RedisOptions = { retryStrategy: () => 5 };

export async function startRedisRest(redisUrl: string): Promise<RedisRest> {
  const redis = new Redis(redisUrl, reconnecting);
  redis.on("error", () => {});
  const received: RedisRest["received"] = [];

  const server = createServer(async (request, response) => {
    const body: unknown = JSON.parse(await read(request));
    const { headers, url: path = "" } = request;
    received.push({ path, headers, body });
    const isAllowed = headers.authorization === `Bearer ${token}`;
    const encode = headers["upstash-encoding"] === "base64" ? toBase64 : (value: unknown) => value;
    const answer = !isAllowed
      ? { error: "WRONGPASS invalid http auth token" }
      : path === "/pipeline"
        ? await Promise.all((body as string[][]).map((command) => run(redis, command, encode)))
        : await run(redis, body as string[], encode);
    const isError = !Array.isArray(answer) && "error" in answer;
    response.writeHead(isError ? (isAllowed ? 400 : 401) : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    received,
    async stop() {
      redis.disconnect();
      await close(server);
    },
  };
}

const scriptsOfTheirs = new Map<string, string>();

async function run(redis: Redis, command: string[], encode: (value: unknown) => unknown) {
  try {
    return { result: encode(await runForReal(redis, command)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "ERR" };
  }
}

/** Upstash takes the first line of a script as it is; a plain Redis knows no such flag. Hashes stay those of the whole. */
async function runForReal(redis: Redis, [name = "", ...args]: string[]): Promise<unknown> {
  const texts = args.map(String);
  const [first = "", ...rest] = texts;
  if (name.toLowerCase() === "eval") {
    const plain = first.replace(/^#!lua flags=allow-key-locking\n/, "");
    scriptsOfTheirs.set(sha1(first), sha1(plain));
    return redis.call("eval", plain, ...rest);
  }
  if (name.toLowerCase() === "evalsha") return redis.call("evalsha", scriptsOfTheirs.get(first) ?? first, ...rest);
  return redis.call(name, ...texts);
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

function toBase64(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toBase64);
  return typeof value === "string" && value !== "OK" ? Buffer.from(value).toString("base64") : value;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
