import { describe, expect, test } from "vitest";
import type { KeyFacts, UsageAsk } from "@/lib/gateway/ports";
import { createFakeHouse, inferenceKey, send, turn } from "@/tests/support/fake-house";

const now = Date.parse("2026-11-22T10:30:00Z");

async function ask(query: string, overrides: Parameters<typeof createFakeHouse>[0] = {}) {
  const asked: { key: KeyFacts; ask: UsageAsk }[] = [];
  const house = createFakeHouse({
    nowMs: () => now,
    async getUsage(key, ask) {
      asked.push({ key, ask });
      return { object: "usage", data: [] };
    },
    ...overrides,
  });
  const answer = send(house, { method: "GET", path: `/v1/usage${query}` });
  await turn();
  return { answer, asked: asked[0] };
}

describe("sums of usage", () => {
  test("are of the last 30 days, by day, and of the key's own organization, when nothing is said", async () => {
    const { answer, asked } = await ask("");
    expect(answer.json).toEqual({ object: "usage", data: [] });
    expect(asked?.key).toEqual(inferenceKey);
    expect(asked?.ask).toEqual({
      from: new Date("2026-10-24T00:00:00Z"),
      to: new Date("2026-11-23T00:00:00Z"),
      groupBy: "day",
    });
  });

  test("take whole days, the last one to its end, or moments as they are", async () => {
    const { asked: days } = await ask("?from=2026-11-01&to=2026-11-02&group_by=model");
    expect(days?.ask).toEqual({
      from: new Date("2026-11-01T00:00:00Z"),
      to: new Date("2026-11-03T00:00:00Z"),
      groupBy: "model",
    });
    const { asked: moments } = await ask(
      `?from=2026-11-01T00:00:00.5Z&to=${encodeURIComponent("2026-11-01T03:00:00+02:00")}&group_by=key`,
    );
    expect(moments?.ask).toEqual({
      from: new Date("2026-11-01T00:00:00.500Z"),
      to: new Date("2026-11-01T01:00:00Z"),
      groupBy: "key",
    });
  });

  test.each([
    ["?group_by=provider", "group_by"],
    ["?group_by=__proto__", "group_by"],
    ["?from=yesterday", "from"],
    ["?from=2026-02-30", "from"],
    ["?from=0001-01-01", "from"],
    ["?from=2026-11-01T00:00:00", "from"],
    ["?to=1700000000", "to"],
    ["?to=2026-13-01", "to"],
    ["?from=2026-11-03&to=2026-11-01", "from"],
    ["?from=2099-01-01", "from"],
  ])("are refused for %s, and nobody is asked", async (query, param) => {
    const { answer, asked } = await ask(query);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toMatchObject({ type: "invalid_request_error", param });
    expect(asked).toBeUndefined();
  });

  test("are unavailable, and not wrong, while the house cannot answer", async () => {
    const { answer } = await ask("", { getUsage: () => Promise.reject(new Error("away")) });
    expect(answer.status).toBe(503);
  });
});
