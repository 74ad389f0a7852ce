import { describe, expect, test } from "vitest";
import { gatewayError } from "@/lib/gateway/gateway-error";
import { anthropicMessages } from "@/lib/gateway/wires/anthropic-messages/codec";
import { answerContext, readWithSdk } from "@/tests/support/anthropic-calls";

const render = (...args: Parameters<typeof gatewayError>) =>
  anthropicMessages.renderError(gatewayError(...args), "req_7");

describe("an error of the house's", () => {
  test.each([
    ["invalid_request", 400, "invalid_request_error"],
    ["context_too_long", 400, "invalid_request_error"],
    ["unsupported_parameter", 400, "invalid_request_error"],
    ["invalid_api_key", 401, "authentication_error"],
    ["insufficient_quota", 402, "billing_error"],
    ["permission", 403, "permission_error"],
    ["not_found", 404, "not_found_error"],
    ["model_not_found", 404, "not_found_error"],
    ["method_not_allowed", 405, "invalid_request_error"],
    ["request_too_large", 413, "request_too_large"],
    ["rate_limit", 429, "rate_limit_error"],
    ["internal", 500, "api_error"],
    ["upstream", 502, "api_error"],
    ["unavailable", 503, "api_error"],
    ["timeout", 504, "timeout_error"],
    ["overloaded", 529, "overloaded_error"],
  ] as const)("%s is a %i %s in Anthropic's shape", (kind, status, type) => {
    const { status: given, body } = render(kind, "prompt is too long, or whatever");
    expect(given).toBe(status);
    const message = "prompt is too long, or whatever";
    expect(body).toEqual({ type: "error", error: { type, message }, request_id: "req_7" });
  });

  test("about a conversation that is too long begins as agents know it", () => {
    const refusal = { status: 413, serves: "gemini", type: "INVALID_ARGUMENT", code: null } as const;
    expect(render("context_too_long", "The input token count exceeds the maximum.", { refusal })).toMatchObject({
      status: 400,
      body: {
        error: { type: "invalid_request_error", message: expect.stringMatching(/^prompt is too long: The input/) },
      },
    });
  });
});

describe("a provider's judgement of the request", () => {
  test("keeps Anthropic's own type and status", () => {
    const refusal = { status: 409, serves: "anthropic_messages", type: "conflict_error", code: null } as const;
    expect(render("invalid_request", "no", { refusal })).toMatchObject({
      status: 409,
      body: { error: { type: "conflict_error", message: "no" } },
    });
  });

  test.each([
    [400, "invalid_request_error"],
    [404, "not_found_error"],
    [413, "request_too_large"],
    [422, "invalid_request_error"],
    [501, "api_error"],
  ])("of another dialect with status %i is a %s", (status, type) => {
    const refusal = { status, serves: "openai_chat", type: "whatever", code: "c" } as const;
    expect(render("invalid_request", "no", { refusal })).toMatchObject({ status, body: { error: { type } } });
  });
});

describe("an error within a stream", () => {
  test("is one that the SDK throws, from either lane", async () => {
    const error = gatewayError("overloaded", "Later.");
    const encoder = anthropicMessages.createStreamEncoder(answerContext);
    const start = encoder.encode({ type: "start", id: null, model: null, usage: null });
    await expect(readWithSdk(start + encoder.encodeError(error))).rejects.toMatchObject({ type: "overloaded_error" });
    const forwarded = new TextDecoder().decode(anthropicMessages.createStreamReader(false).renderError(error));
    await expect(readWithSdk(start + forwarded)).rejects.toMatchObject({ type: "overloaded_error" });
  });

  test("may follow a keep-alive, which the SDK passes over", async () => {
    const ping = new TextDecoder().decode(anthropicMessages.keepAlive!);
    expect(ping).toBe('event: ping\ndata: {"type": "ping"}\n\n');
    const encoder = anthropicMessages.createStreamEncoder(answerContext);
    const parts = [
      encoder.encode({ type: "start", id: null, model: null, usage: null }),
      encoder.encode({ type: "finish", finishReason: "stop", stopSequence: null, usage: null }),
    ];
    expect(await readWithSdk(ping + parts.join(ping))).toMatchObject({ stop_reason: "end_turn", content: [] });
  });
});
