import { describe, expect, test } from "vitest";
import { asking, counting, forwardedOnly, generating, managing } from "@/app/(site)/docs/dialects/endpoints";
import type { KeyFacts, Scope } from "@/lib/gateway/ports";
import { findRoutes } from "@/lib/gateway/routes";
import { createFakeHouse, inferenceKey, send, turn } from "@/tests/support/fake-house";

const id = "01234567-89ab-7cde-a123-456789abcdef";
const everyScope: readonly Scope[] = [
  "inference",
  "models:read",
  "usage:read",
  "billing:read",
  "media:read",
  "keys:read",
  "keys:write",
];

/** Which scopes open an address, and which kind of key: the whole of it, so that a new address is a red test here. */
const doors: Readonly<Record<string, { scopes: readonly Scope[]; kind?: KeyFacts["kind"] }>> = {
  ...Object.fromEntries(
    [...generating, ...counting, ...forwardedOnly].map(({ method, path }) => [
      `${method} ${path}`,
      { scopes: ["inference"], kind: "inference" },
    ]),
  ),
  "GET /v1/models": { scopes: ["models:read"] },
  "GET /v1/models/{model}": { scopes: ["models:read"] },
  "GET /v1beta/models": { scopes: ["models:read"] },
  "GET /v1beta/models/{model}": { scopes: ["models:read"] },
  "GET /v1/credits": { scopes: ["billing:read", "usage:read"] },
  "GET /v1/usage": { scopes: ["usage:read"] },
  "GET /v1/receipts/{request_id}": { scopes: ["usage:read"] },
  "GET /v1/key": { scopes: everyScope },
  "GET /v1/media": { scopes: ["media:read"], kind: "inference" },
  "GET /v1/keys": { scopes: ["keys:read"], kind: "management" },
  "POST /v1/keys": { scopes: ["keys:write"], kind: "management" },
  "GET /v1/keys/{id}": { scopes: ["keys:read"], kind: "management" },
  "PATCH /v1/keys/{id}": { scopes: ["keys:write"], kind: "management" },
  "DELETE /v1/keys/{id}": { scopes: ["keys:write"], kind: "management" },
  "POST /v1/keys/{id}/rotate": { scopes: ["keys:write"], kind: "management" },
};
const documented = [...generating, ...counting, ...forwardedOnly, ...asking, ...managing];
const keyOf = (kind: KeyFacts["kind"], scopes: readonly Scope[]): KeyFacts => ({ ...inferenceKey, kind, scopes });

async function knock(door: string, key: KeyFacts) {
  const [method = "", path = ""] = door.split(" ");
  const house = createFakeHouse({ findKey: () => key });
  const answer = send(house, { method, path: path.replace("{id}", id).replace(/\{\w+\}/, "test-model") });
  await turn();
  return { answer, house };
}

test("every address of the docs is in the matrix", () => {
  expect(documented.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(Object.keys(doors).sort());
});

describe.each(Object.entries(doors))("%s", (door, { scopes, kind }) => {
  test.each(["inference", "management"] as const)("opens to an %s key by its scopes and to no other", async (its) => {
    for (const scope of everyScope) {
      const { answer } = await knock(door, keyOf(its, [scope]));
      const isOpen = scopes.includes(scope) && (kind === undefined || kind === its);
      const isRefused = answer.status === 403;
      expect(isRefused, `${its} key with ${scope}: ${answer.status}`).toBe(!isOpen);
    }
  });

  test("is closed to a key of the right kind with every other scope, and holds nothing and asks nobody", async () => {
    const others = everyScope.filter((scope) => !scopes.includes(scope));
    for (const its of ["inference", "management"] as const) {
      const { answer, house } = await knock(door, keyOf(its, others));
      expect(answer.status).toBe(others.length === 0 ? 200 : 403);
      if (others.length === 0) continue;
      expect(house.reserved).toEqual([]);
      expect(house.upstreams).toEqual([]);
    }
  });

  test("has scopes of its own in the table of routes", () => {
    const [method, path = ""] = door.split(" ");
    const { routes } = findRoutes(path.replace("{id}", id).replace(/\{\w+\}/, "test-model"));
    expect(routes.find((route) => route.method === method)?.scopes).toBeDefined();
  });
});

describe("a refusal for want of a scope", () => {
  test.each([
    ["/v1/chat/completions", "permission_error"],
    ["/v1/messages", "permission_error"],
  ])("names it on %s, in the caller's dialect", async (path, type) => {
    const { answer } = await knock(`POST ${path}`, keyOf("inference", ["models:read"]));
    expect(answer.json.error).toMatchObject({ type, message: "This API key does not have the scope `inference`." });
    expect(answer.headers["www-authenticate"]).toBe('Bearer error="insufficient_scope", scope="inference"');
  });

  test("names it in Gemini's shape too", async () => {
    const { answer } = await knock("POST /v1beta/models/m:generateContent", keyOf("inference", []));
    expect(answer.json.error).toMatchObject({ code: 403, status: "PERMISSION_DENIED" });
  });

  test("names every scope that would do", async () => {
    const { answer } = await knock("GET /v1/credits", keyOf("inference", []));
    expect(answer.json.error.message).toContain("`billing:read` or `usage:read`");
  });

  test("comes before the body is read", async () => {
    const house = createFakeHouse({ findKey: () => keyOf("inference", []) }, { bodyBytesMax: 10 });
    const answer = send(house, { body: "x".repeat(1_000) });
    await turn();
    expect(answer.status).toBe(403);
  });

  test("tells a management key that it is one, whatever scopes are written of it", async () => {
    const { answer } = await knock("POST /v1/chat/completions", keyOf("management", everyScope));
    expect(answer.json.error.message).toMatch(/^This is a management key/);
    const reverse = await knock("POST /v1/keys", keyOf("inference", everyScope));
    expect(reverse.answer.json.error.message).toMatch(/^This is an inference key/);
  });
});
