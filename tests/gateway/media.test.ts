import { describe, expect, test } from "vitest";
import { toNano } from "@/lib/base/money";
import type { StopReason } from "@/lib/gateway/house";
import type { MediaAnswer, ReserveAnswer } from "@/lib/gateway/ports";
import { createFakeHouse, deployment, inferenceKey, price, send, turn } from "@/tests/support/fake-house";
import { createFakeRates } from "@/tests/support/fake-rates";

const video = "https://www.youtube.com/watch?v=dQw4w9WgXcQ";
const description = { object: "media", provider: "youtube", title: "A song" };
const found: MediaAnswer = { outcome: "found", provider: "youtube", body: description };
const accounted = {
  ...deployment,
  model: "media",
  provider: "platforms",
  channelId: null,
  price: { ...price, perCallNano: toNano(2_000n) },
};

type Options = Parameters<typeof createFakeHouse>[0] & { readonly answer?: MediaAnswer };

function open({ answer = found, ...overrides }: Options = {}) {
  const asked: string[] = [];
  const rates = createFakeRates({ rpm: 5 });
  const open = new Set<(reason: StopReason) => void>();
  const house = createFakeHouse(
    {
      ...rates.ports,
      findMediaDeployment: () => accounted,
      async describeMedia(url) {
        asked.push(url);
        return answer;
      },
      ...overrides,
    },
    {
      beginCall(_, stop) {
        open.add(stop);
        return () => open.delete(stop);
      },
    },
  );
  return { house, asked, rates, open };
}

async function ask(
  house: ReturnType<typeof createFakeHouse>,
  query = `url=${encodeURIComponent(video)}`,
  headers = {},
) {
  const answer = send(house, { method: "GET", path: `/v1/media?${query}`, headers });
  await turn();
  return answer;
}

describe("a description", () => {
  test("is charged its price for a call, and leaves one settled call of the endpoint media", async () => {
    const { house, asked, rates, open: calls } = open();
    const answer = await ask(house);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual(description);
    expect(asked).toEqual([video]);
    expect(answer.headers).toMatchObject({ "x-tacit-cost-usd": "0.000002000", "x-tacit-provider": "youtube" });
    expect(house.reserved).toMatchObject([{ endpoint: "media", amountNano: 2_000n, stream: false }]);
    expect(house.settled).toMatchObject([
      { status: "ok", httpStatus: 200, costNano: 2_000n, tried: [{ provider: "platforms", outcome: "ok" }] },
    ]);
    expect(rates.used.requests).toBe(1);
    expect(calls.size).toBe(0);
  });

  test("that costs nothing is settled all the same", async () => {
    const { house } = open({ findMediaDeployment: () => ({ ...accounted, price }) });
    expect((await ask(house)).headers["x-tacit-cost-usd"]).toBe("0.000000000");
    expect(house.settled).toMatchObject([{ status: "ok", costNano: 0n, hold: { endpoint: "media" } }]);
  });

  test("is found for an address whose own question mark nobody encoded", async () => {
    const { house, asked } = open();
    await ask(house, `url=${video}`);
    expect(asked).toEqual([video]);
  });
});

describe("without a description", () => {
  test.each([
    [{ outcome: "invalid_url" }, 400, "invalid_request", "url", 0],
    [{ outcome: "unsupported" }, 400, "unsupported_parameter", "url", 0],
    [{ outcome: "hidden" }, 403, "permission_denied", "url", 1],
    [{ outcome: "gone" }, 404, "not_found", "url", 1],
    [{ outcome: "unconfigured" }, 503, "service_unavailable", null, 0],
    [{ outcome: "failed", retryAfterSeconds: null }, 502, "upstream_error", null, 1],
    [{ outcome: "failed", retryAfterSeconds: 7 }, 502, "upstream_error", null, 1],
  ] as const)("%j is %i %s, costs nothing, and is no request unless a platform was asked", async (...line) => {
    const [answered, status, code, param, requests] = line;
    const { house, rates, open: calls } = open({ answer: answered });
    const answer = await ask(house);
    expect(answer.status).toBe(status);
    expect(answer.json.error).toMatchObject({ code, param });
    expect(house.settled).toMatchObject([{ status: "voided", httpStatus: status, costNano: 0n }]);
    expect(rates.used.requests).toBe(requests);
    expect(calls.size).toBe(0);
    const seconds = "retryAfterSeconds" in answered ? answered.retryAfterSeconds : null;
    expect(answer.headers["retry-after"]).toBe(seconds === null ? undefined : String(seconds));
    expect(answer.headers["x-should-retry"]).toBe(answered.outcome === "unconfigured" ? "false" : undefined);
  });

  test.each([
    ["rejects", () => Promise.reject(new Error("canary"))],
    [
      "throws",
      () => {
        throw new Error("canary");
      },
    ],
  ])("a platform's code that %s is 502, settled, and not quoted", async (_, describeMedia) => {
    const { house } = open({ describeMedia });
    const answer = await ask(house);
    expect(answer.status).toBe(502);
    expect(answer.text).not.toContain("canary");
    expect(house.settled).toMatchObject([{ status: "voided", costNano: 0n }]);
  });

  test.each(["", "url=", "url=%20", `url=https://x.test/${"x".repeat(2_048)}`, "uri=https://x.test"])(
    "no address in ?%.40s is 400, before anything is counted or held",
    async (query) => {
      const { house, rates, asked } = open();
      const answer = await ask(house, query);
      expect(answer.status).toBe(400);
      expect(answer.json.error.param).toBe("url");
      expect([...house.reserved, ...asked, ...rates.taken]).toEqual([]);
    },
  );

  test("a price that cannot be found is 503, and nobody is asked", async () => {
    const { house, asked, rates } = open({ findMediaDeployment: () => Promise.reject(new Error("canary")) });
    expect((await ask(house)).status).toBe(503);
    expect([...asked, ...rates.taken]).toEqual([]);
  });

  test.each<[number, ReserveAnswer]>([
    [429, { outcome: "refused", reason: "insufficient_credit", availableNano: 0n as never }],
    [429, { outcome: "refused", reason: "too_many_calls" }],
    [401, { outcome: "refused", reason: "key_revoked" }],
    [503, { outcome: "unavailable" }],
  ])("a refused hold is %i, asks nobody and gives the request back", async (status, refusal) => {
    const { house, asked, rates, open: calls } = open({ reserve: async () => refusal });
    expect((await ask(house)).status).toBe(status);
    expect(asked).toEqual([]);
    expect(rates.used.requests).toBe(0);
    expect(calls.size).toBe(0);
    expect(house.settled).toEqual([]);
  });

  test("a full rate is 429, before the hold", async () => {
    const { house, rates } = open();
    rates.used.requests = 5;
    expect((await ask(house)).headers["x-tacit-limit-source"]).toBe("requests");
    expect(house.reserved).toEqual([]);
  });

  test("a promise that is asked for, by the call or by its key, is one that no platform has made", async () => {
    for (const [headers, requires] of [
      [{ "x-tacit-require": "eu" }, []],
      [{}, ["zdr"]],
    ] as const) {
      const { house, asked } = open({ findKey: () => ({ ...inferenceKey, requires }) });
      expect((await ask(house, undefined, headers)).status).toBe(403);
      expect([...asked, ...house.reserved]).toEqual([]);
    }
  });
});

describe("while a platform is asked", () => {
  const slow = () => {
    let answer = (_: MediaAnswer) => {};
    const later = new Promise<MediaAnswer>((resolve) => {
      answer = resolve;
    });
    return { ...open({ describeMedia: () => later }), answer: () => answer(found) };
  };

  test("a client that goes is not charged, and what comes later is nobody's", async () => {
    const { house, answer: come, open: calls } = slow();
    const answer = await ask(house);
    answer.control.abort();
    await turn();
    expect(house.settled).toMatchObject([{ status: "voided", httpStatus: 499, costNano: 0n }]);
    come();
    await turn();
    expect(house.settled).toHaveLength(1);
    expect(answer.status).toBe(0);
    expect(calls.size).toBe(0);
  });

  test.each([
    ["restarting", 503],
    ["key_closed", 401],
  ] as const)("a house that is %s ends it with %i, uncharged", async (reason, status) => {
    const { house, open: calls } = slow();
    const answer = await ask(house);
    for (const stop of calls) stop(reason);
    await turn();
    expect(answer.status).toBe(status);
    expect(house.settled).toMatchObject([{ status: "voided", httpStatus: status, costNano: 0n }]);
    expect(calls.size).toBe(0);
  });

  test("a client that had gone before never makes it asked", async () => {
    const { house, asked, rates } = open();
    const answer = send(house, { method: "GET", path: `/v1/media?url=${video}` });
    answer.control.abort();
    await turn();
    expect(asked).toEqual([]);
    expect(rates.used.requests).toBe(0);
  });
});
