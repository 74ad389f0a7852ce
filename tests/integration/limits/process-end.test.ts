import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasRedis, startRedis, type TestRedis } from "@/tests/support/redis";
import { type RedisRest, startRedisRest } from "@/tests/support/redis-rest";

let redis: TestRedis;
let rest: RedisRest;

beforeAll(async () => {
  if (!hasRedis) return;
  redis = await startRedis();
  rest = await startRedisRest(redis.url);
});
afterAll(async () => {
  await rest?.stop();
  await redis?.stop();
});

describe("a process that has nothing more to do", () => {
  test.skipIf(!hasRedis).each([
    ["a Redis", () => ({ REDIS_URL: redis.url })],
    ["Upstash over REST", () => ({ UPSTASH_REDIS_REST_URL: rest.url, UPSTASH_REDIS_REST_TOKEN: rest.token })],
  ])("ends by itself, though it is connected to %s", async (_, settings) => {
    const AUTH_SECRET = Buffer.alloc(32, 7).toString("base64");
    const program = spawn(process.execPath, ["--import", "tsx", "tests/support/count-once.ts"], {
      env: { ...process.env, AUTH_SECRET, ...settings() },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    program.stdout.on("data", (chunk) => {
      said += chunk;
    });
    try {
      const code = await new Promise((resolve) => program.once("exit", resolve));
      expect({ code, said }).toEqual({ code: 0, said: "taken true\n" });
    } finally {
      program.kill("SIGKILL");
    }
  });
});
