import { describe, expect, test } from "vitest";
import { createFakeHouse, inferenceKey, send, sendToUpstream, turn } from "@/tests/support/fake-house";

const chat = { model: "test-model", messages: [{ role: "user", content: "Hi" }] };

async function ask(house: ReturnType<typeof createFakeHouse>, request: Parameters<typeof send>[1] = {}) {
  const answer = send(house, request);
  await turn();
  return answer;
}

describe("before a call", () => {
  const cases: [string, Parameters<typeof send>[1], number, string][] = [
    ["no key", { headers: { authorization: "" } }, 401, "invalid_api_key"],
    ["a wrong key", { headers: { authorization: "Bearer tct_bad" } }, 401, "invalid_api_key"],
    ["broken JSON", { body: "{" }, 400, "invalid_request"],
    ["bytes that are not UTF-8", { body: Uint8Array.of(0x22, 0xff, 0x22) }, 400, "invalid_request"],
    ["a compressed body", { headers: { "content-encoding": "gzip" } }, 400, "invalid_request"],
    ["an unknown model", { body: { ...chat, model: "canary-model" } }, 404, "model_not_found"],
    ["an unknown address", { path: "/v1/canary" }, 404, "not_found"],
    ["a wrong method", { method: "GET" }, 405, "method_not_allowed"],
    ["an unknown receipt", { method: "GET", path: "/v1/receipts/req_1" }, 404, "not_found"],
    ["an unknown model's page", { method: "GET", path: "/v1/models/a/b" }, 404, "model_not_found"],
  ];

  test.each(cases)(
    "%s is answered in OpenAI's shape, without a hold and without a quotation",
    async (_, request, status, code) => {
      const house = createFakeHouse();
      const answer = await ask(house, request);
      expect(answer.status).toBe(status);
      expect(answer.json).toEqual({
        error: { message: expect.any(String), type: expect.any(String), param: answer.json.error.param, code },
      });
      expect(answer.text).not.toContain("canary");
      expect(answer.headers["x-request-id"]).toMatch(/^req_[0-9a-f]{32}$/);
      expect(house.reserved).toHaveLength(0);
    },
  );

  test("without a key nobody's body is read", async () => {
    const house = createFakeHouse();
    let hasRead = false;
    house.gateway.relay(
      {
        method: "POST",
        path: "/v1/chat/completions",
        header: () => null,
        async readBody() {
          hasRead = true;
          return null;
        },
        address: null,
        openBody() {
          hasRead = true;
          return { read: async () => null, cancel() {} };
        },
      },
      { head() {}, write: () => true, end() {}, fail() {} },
    );
    await turn();
    expect(hasRead).toBe(false);
  });

  test("a body that is declared too long is refused unread, one that proves too long while it is read", async () => {
    const house = createFakeHouse({}, { bodyBytesMax: 1_000 });
    const declared = await ask(house, { headers: { "content-length": "1001" }, body: "{}" });
    const read = await ask(house, { body: " ".repeat(1_001) });
    for (const answer of [declared, read]) {
      expect(answer.status).toBe(413);
      expect(answer.json.error.code).toBe("request_too_large");
    }
  });

  test("a management key is told that it is one", async () => {
    const house = createFakeHouse({ findKey: () => ({ ...inferenceKey, kind: "management" }) });
    const answer = await ask(house);
    expect(answer.status).toBe(403);
    expect(answer.json.error.type).toBe("permission_error");
  });

  test("a service about to end takes no more calls", async () => {
    const answer = await ask(createFakeHouse({}, { isDraining: () => true }));
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBe("1");
  });

  test.each(["findKey", "findDeployments"])("a database that fails in %s is 503, to be tried again", async (port) => {
    const answer = await ask(createFakeHouse({ [port]: () => Promise.reject(new Error("connection lost to canary")) }));
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBe("1");
    expect(answer.text).not.toContain("canary");
  });
});

describe("the key", () => {
  test.each([
    ["authorization", "Bearer tct_good"],
    ["authorization", "bearer  tct_good "],
    ["x-api-key", "tct_good"],
    ["x-goog-api-key", "tct_good"],
    ["api-key", "tct_good"],
  ])("is taken from %s: %s", async (name, value) => {
    const answer = await ask(createFakeHouse(), {
      method: "GET",
      path: "/v1/models",
      headers: { authorization: "", [name]: value },
    });
    expect(answer.status).toBe(200);
  });
});

describe("the hold", () => {
  test("refused for lack of credit is 429 insufficient_quota, not to be retried", async () => {
    const house = createFakeHouse();
    house.wallet.answers.push({ outcome: "refused", reason: "insufficient_credit", availableNano: 0n as never });
    const answer = await ask(house);
    expect(answer.status).toBe(429);
    expect(answer.headers["x-should-retry"]).toBe("false");
    expect(answer.json.error).toMatchObject({ type: "insufficient_quota", code: "insufficient_quota", param: null });
    expect(house.reserved).toHaveLength(1);
    expect(house.settled).toHaveLength(0);
  });

  test("that no cap was asked for is taken again for what is left, and the cap is said", async () => {
    const house = createFakeHouse();
    house.wallet.answers.push({ outcome: "refused", reason: "insufficient_credit", availableNano: 300_000n as never });
    const { answer, upstream } = await sendToUpstream(house);
    const cap = upstream.json.max_completion_tokens as number;
    expect(cap).toBeGreaterThanOrEqual(16);
    expect(house.reserved[1]!.amountNano).toBeLessThanOrEqual(300_000n);
    expect(house.reserved[1]!.id).not.toBe(house.reserved[0]!.id);
    upstream.answer({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } });
    expect(answer.headers["x-tacit-output-cap"]).toBe(String(cap));
    expect(answer.headers["x-request-id"]).toBe(`req_${house.reserved[1]!.id.replaceAll("-", "")}`);
  });

  test("of a client's own cap is taken as it is or not at all", async () => {
    const house = createFakeHouse();
    house.wallet.answers.push({ outcome: "refused", reason: "insufficient_credit", availableNano: 300_000n as never });
    const answer = await ask(house, { body: { ...chat, max_tokens: 500 } });
    expect(answer.status).toBe(429);
    expect(house.reserved).toHaveLength(1);
  });

  test.each([
    [{ outcome: "refused", reason: "key_revoked" } as const, 401, "invalid_api_key"],
    [{ outcome: "refused", reason: "account_frozen" } as const, 403, "permission_denied"],
    [{ outcome: "unavailable" } as const, 503, "service_unavailable"],
  ])("%j", async (refusal, status, code) => {
    const house = createFakeHouse();
    house.wallet.answers.push(refusal);
    const answer = await ask(house);
    expect(answer.status).toBe(status);
    expect(answer.json.error.code).toBe(code);
    expect(house.upstreams).toHaveLength(0);
  });
});

describe("a provider's no", () => {
  const said = (fields: object) => ({ error: { message: "m", type: "t", param: null, code: null, ...fields } });

  test.each([
    [401, said({ message: "Incorrect API key sk-house****1234" }), 503, "overloaded", "upstream_credential_refused"],
    [403, said({}), 503, "overloaded", "upstream_credential_refused"],
    [
      400,
      said({ message: "API key not valid", status: "INVALID_ARGUMENT", details: [{ reason: "API_KEY_INVALID" }] }),
      503,
      "overloaded",
      "upstream_credential_refused",
    ],
    [402, {}, 503, "overloaded", "upstream_quota_exhausted"],
    [429, said({ code: "insufficient_quota" }), 503, "overloaded", "upstream_quota_exhausted"],
    [429, said({ code: "rate_limit_exceeded" }), 429, "rate_limit_exceeded", null],
    [500, said({ message: "stack trace of org-abc" }), 502, "upstream_error", null],
    [503, "busy", 503, "overloaded", null],
    [301, "", 502, "upstream_error", null],
    [408, "", 504, "timeout", null],
    [422, { detail: "canary in another shape" }, 422, "upstream_refused", null],
    [400, "canary, not JSON", 400, "upstream_refused", null],
  ])("%i %j becomes %i %s, costs nothing and reveals nothing", async (status, body, expected, code, alert) => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    upstream.answer(body, status);
    expect(answer.status).toBe(expected);
    expect(answer.json.error.code).toBe(code);
    expect(answer.text).not.toMatch(/sk-house|canary|stack|org-abc/);
    expect(house.alerts).toEqual(alert ? [alert] : []);
    expect(house.settled).toMatchObject([{ costNano: 0n, usage: { source: "none" }, httpStatus: expected }]);
  });

  test("about the request reaches the caller, without what names the house's account", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    const message =
      "Invalid 'temperature' in organization org-AbCdEf on project proj_x1y2 with key sk-proj-abcd****wxyz; the maximum token count is 4096 tokens per user_message.";
    upstream.answer(said({ message, type: "invalid_request_error", param: "temperature", code: "bad" }), 400);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toEqual({
      message:
        "Invalid 'temperature' in organization [removed] on project [removed] with key [removed]; the maximum token count is 4096 tokens per user_message.",
      type: "invalid_request_error",
      param: "temperature",
      code: "bad",
    });
    expect(house.settled).toMatchObject([{ status: "voided", costNano: 0n }]);
  });

  test("of too many requests carries how long to wait", async () => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    upstream.answer({}, 429, { "retry-after": "34.4" });
    expect(answer.headers).toMatchObject({ "retry-after": "35", "retry-after-ms": "35000" });
  });

  test.each([
    ["connect", 502, "upstream_error"],
    ["timeout", 504, "timeout"],
    ["reset", 502, "upstream_error"],
  ] as const)("as a %s becomes %i", async (reason, status, code) => {
    const house = createFakeHouse();
    const { answer, upstream } = await sendToUpstream(house);
    upstream.handler.onError(reason);
    expect(answer.status).toBe(status);
    expect(answer.json.error.code).toBe(code);
    expect(house.settled).toMatchObject([{ status: "upstream_failed", costNano: 0n }]);
  });
});
