import { describe, expect, test } from "vitest";
import { type GatewayErrorKind, gatewayError } from "@/lib/gateway/gateway-error";
import { gemini } from "@/lib/gateway/wires/gemini/codec";

const render = (...args: Parameters<typeof gatewayError>) => gemini.renderError(gatewayError(...args), "req_1");

describe("an error of the house in Google's words", () => {
  test.each<[GatewayErrorKind, number, string]>([
    ["invalid_request", 400, "INVALID_ARGUMENT"],
    ["context_too_long", 400, "INVALID_ARGUMENT"],
    ["unsupported_parameter", 400, "INVALID_ARGUMENT"],
    ["invalid_api_key", 401, "UNAUTHENTICATED"],
    ["insufficient_quota", 402, "FAILED_PRECONDITION"],
    ["permission", 403, "PERMISSION_DENIED"],
    ["not_found", 404, "NOT_FOUND"],
    ["model_not_found", 404, "NOT_FOUND"],
    ["method_not_allowed", 405, "UNIMPLEMENTED"],
    ["request_too_large", 413, "INVALID_ARGUMENT"],
    ["rate_limit", 429, "RESOURCE_EXHAUSTED"],
    ["internal", 500, "INTERNAL"],
    ["upstream", 502, "INTERNAL"],
    ["overloaded", 503, "UNAVAILABLE"],
    ["unavailable", 503, "UNAVAILABLE"],
    ["timeout", 504, "DEADLINE_EXCEEDED"],
  ])("%s is %i %s", (kind, status, word) => {
    expect(render(kind, "Words.")).toMatchObject({
      status,
      body: { error: { code: status, message: "Words.", status: word } },
    });
  });

  test("says how long to wait", () => {
    expect(render("rate_limit", "Later.", { retryAfterSeconds: 7 }).body).toMatchObject({
      error: { details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "7s" }] },
    });
  });

  test("says that a key is not valid, by the word its clients know", () => {
    expect(render("invalid_api_key", "No.").body).toMatchObject({
      error: { details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }] },
    });
  });

  test("names the parameter", () => {
    expect(render("invalid_request", "No.", { param: "contents" }).body).toMatchObject({
      error: { details: [{ fieldViolations: [{ field: "contents", description: "No." }] }] },
    });
  });

  test("keeps Google's own status and word, and takes no other dialect's", () => {
    const refusal = { status: 400, type: "FAILED_PRECONDITION", code: "400" };
    expect(render("invalid_request", "No.", { refusal: { ...refusal, serves: "gemini" } })).toEqual({
      status: 400,
      body: { error: { code: 400, message: "No.", status: "FAILED_PRECONDITION" } },
    });
    const foreign = { status: 422, type: "invalid_request_error", code: null, serves: "openai_chat" } as const;
    expect(render("invalid_request", "No.", { refusal: foreign })).toEqual({
      status: 422,
      body: { error: { code: 422, message: "No.", status: "INVALID_ARGUMENT" } },
    });
  });
});
