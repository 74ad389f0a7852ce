import { describe, expect, test } from "vitest";
import type { KeysAnswer, KeysAsk } from "@/lib/gateway/ports";
import { createFakeHouse, inferenceKey, send, turn } from "@/tests/support/fake-house";
import { createFakeRates } from "@/tests/support/fake-rates";

const id = "01234567-89ab-7cde-a123-456789abcdef";
const manager = { ...inferenceKey, kind: "management", scopes: ["keys:read", "keys:write"] } as const;

async function ask(
  method: string,
  path: string,
  body: unknown = "",
  answer: KeysAnswer = { outcome: "done", body: { object: "key", id } },
) {
  const asked: KeysAsk[] = [];
  const house = createFakeHouse({
    findKey: () => manager,
    async manageKeys(key, question) {
      expect(key.organizationId).toBe(manager.organizationId);
      asked.push(question);
      return answer;
    },
  });
  const sent = send(house, { method, path, body });
  await turn();
  return { sent, asked };
}

describe("what a program asks about keys", () => {
  test.each([
    ["GET", "/v1/keys", "", { verb: "list", limit: null, after: null }, 200],
    ["GET", "/v1/keys?limit=5&after=x", "", { verb: "list", limit: "5", after: "x" }, 200],
    ["POST", "/v1/keys", { name: "a" }, { verb: "create", input: { name: "a" } }, 201],
    ["GET", `/v1/keys/${id}`, "", { verb: "get", id }, 200],
    ["PATCH", `/v1/keys/${id}`, { rpm: 5 }, { verb: "update", id, input: { rpm: 5 } }, 200],
    ["DELETE", `/v1/keys/${id}`, "", { verb: "revoke", id }, 200],
    [
      "POST",
      `/v1/keys/${id}/rotate`,
      { overlap_seconds: 0 },
      { verb: "rotate", id, input: { overlap_seconds: 0 } },
      200,
    ],
    ["POST", `/v1/keys/${id}/rotate`, "", { verb: "rotate", id, input: {} }, 200],
    ["GET", `/api/v1/keys/${id}/`, "", { verb: "get", id }, 200],
  ])("%s %s reaches the house as it was meant", async (method, path, body, question, status) => {
    const { sent, asked } = await ask(method, path, body);
    expect(asked).toEqual([question]);
    expect(sent.status).toBe(status);
    expect(sent.json).toEqual({ object: "key", id });
    expect(sent.headers["cache-control"]).toBe("no-store");
  });

  test.each([
    ["POST", "/v1/keys", ""],
    ["POST", "/v1/keys", "[]"],
    ["POST", "/v1/keys", "null"],
    ["POST", "/v1/keys", '"name"'],
    ["POST", "/v1/keys", "{"],
    ["PATCH", `/v1/keys/${id}`, ""],
    ["POST", `/v1/keys/${id}/rotate`, "7"],
  ])("%s %s with %j is 400 in OpenAI's shape", async (method, path, body) => {
    const { sent, asked } = await ask(method, path, body);
    expect(asked).toEqual([]);
    expect(sent.status).toBe(400);
    expect(sent.json.error).toMatchObject({ type: "invalid_request_error", code: "invalid_request" });
  });

  test("a body beyond 64 KiB is 413", async () => {
    const { sent, asked } = await ask("POST", "/v1/keys", JSON.stringify({ name: "x".repeat(65_536) }));
    expect(asked).toEqual([]);
    expect(sent.status).toBe(413);
    expect(sent.json.error.message).toContain("64 KiB");
  });

  test.each(["x", "..%2F..", `${id}%00`, id.toUpperCase(), `${id}/rotate/rotate`, "%zz", "%E0%A4%A"])(
    "GET /v1/keys/%s is nobody's, and the house is not asked",
    async (name) => {
      const { sent, asked } = await ask("GET", `/v1/keys/${name}`);
      expect(asked).toEqual([]);
      expect(sent.status).toBe(404);
    },
  );

  test.each([
    ["PUT", "/v1/keys", "GET, POST"],
    ["DELETE", "/v1/keys", "GET, POST"],
    ["PUT", `/v1/keys/${id}`, "GET, PATCH, DELETE"],
    ["GET", `/v1/keys/${id}/rotate`, "POST"],
    ["DELETE", "/v1/models", "GET"],
    ["PATCH", "/v1/chat/completions", "POST"],
  ])("%s %s is 405, and told what the address takes", async (method, path, allow) => {
    const { sent, asked } = await ask(method, path);
    expect(asked).toEqual([]);
    expect(sent.status).toBe(405);
    expect(sent.headers.allow).toBe(allow);
  });

  test.each([
    [{ outcome: "not_found" }, 404, "not_found", null],
    [{ outcome: "forbidden", message: "No." }, 403, "permission_denied", null],
    [{ outcome: "conflict", message: "No." }, 409, "conflict", null],
    [{ outcome: "invalid", message: "No.", param: "rpm" }, 400, "invalid_request", "rpm"],
    [{ outcome: "invalid", message: "No.", param: null }, 400, "invalid_request", null],
  ] as const)("%j is said as %i %s", async (answer, status, code, param) => {
    const { sent } = await ask("POST", "/v1/keys", {}, answer);
    expect(sent.status).toBe(status);
    expect(sent.json.error).toMatchObject({ code, param });
    // The SDKs repeat a 409 by themselves.
    expect(sent.headers["x-should-retry"]).toBe(status === 409 ? "false" : undefined);
  });

  test("a house that cannot answer is 503, and says nothing of why", async () => {
    const house = createFakeHouse({ findKey: () => manager, manageKeys: () => Promise.reject(new Error("canary")) });
    const sent = send(house, { method: "GET", path: "/v1/keys" });
    await turn();
    expect(sent.status).toBe(503);
    expect(sent.text).not.toContain("canary");
  });

  test("is asked with a key as it is now", async () => {
    const late: boolean[] = [];
    const house = createFakeHouse({
      findKey(_, { mayBeLate }) {
        late.push(mayBeLate);
        return manager;
      },
    });
    send(house, { method: "DELETE", path: `/v1/keys/${id}` });
    await turn();
    expect(late).toEqual([false]);
  });
});

test("a browser may manage keys: its question is answered with every method", async () => {
  const sent = send(createFakeHouse(), { method: "OPTIONS", path: "/v1/keys", headers: { authorization: "" } });
  await turn();
  expect(sent.headers["access-control-allow-methods"]).toBe("GET, POST, PATCH, DELETE, OPTIONS");
});

test("a management key's rate holds here, and is not touched by what is refused", async () => {
  const { ports, used } = createFakeRates({ rpm: 2 });
  let answer: KeysAnswer = { outcome: "not_found" };
  const findKey = () => ({ ...manager, rpm: 2 });
  const house = createFakeHouse({ ...ports, findKey, manageKeys: async () => answer });
  const create = async () => {
    const sent = send(house, { path: "/v1/keys", body: { name: "a" } });
    await turn();
    return sent.status;
  };
  expect(await create()).toBe(404);
  expect(used.requests).toBe(0);
  answer = { outcome: "done", body: { object: "key", id } };
  expect([await create(), await create(), await create()]).toEqual([201, 201, 429]);
});
