import { describe, expect, test } from "vitest";
import { createFakeHouse, deployment, inferenceKey, send, turn } from "@/tests/support/fake-house";

const models = ["gpt-4.1", "vendor/some-model"].map((id) => ({
  id,
  name: id,
  capabilities: deployment.capabilities,
  createdAtSeconds: 1_700_000_000,
  provider: "openai",
  contextTokens: 8_000,
  maxOutputTokens: null,
}));

async function get(path: string, overrides: Parameters<typeof createFakeHouse>[0] = {}, headers = {}) {
  const answer = send(createFakeHouse({ listModels: () => models, ...overrides }), { method: "GET", path, headers });
  await turn();
  return answer;
}

describe("what a key may ask", () => {
  test("the models that are sold, in OpenAI's shape", async () => {
    const answer = await get("/v1/models?limit=1000");
    expect(answer.json).toMatchObject({
      object: "list",
      data: [{ id: "gpt-4.1", object: "model", owned_by: "openai" }, {}],
    });
  });

  test.each(["/v1/models/vendor/some-model", "/v1/models/vendor%2Fsome-model"])("one model: %s", async (path) => {
    expect((await get(path)).json.id).toBe("vendor/some-model");
  });

  test.each(["/api/v1/models", "/v1/v1/models", "/v1/models/", "/api/v1/v1/models"])(
    "%s means /v1/models",
    async (path) => {
      expect((await get(path)).status).toBe(200);
    },
  );

  test.each(["/v1/models/%zz", "/v1/models/unsold"])("%s is a model nobody sells", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test("the same list in the shape of whoever asks", async () => {
    const anthropic = await get("/v1/models", {}, { "anthropic-version": "2026-10-21" });
    expect(anthropic.json).toMatchObject({ data: [{ type: "model", id: "gpt-4.1" }, {}], has_more: false });
    const gemini = await get("/v1beta/models?key=tct_good", {}, { authorization: "" });
    expect(gemini.json).toMatchObject({ models: [{ name: "models/gpt-4.1" }, {}] });
    expect((await get("/v1beta/models/none")).json).toMatchObject({ error: { code: 404, status: "NOT_FOUND" } });
  });

  test("a key in the query counts only where Gemini's clients put it", async () => {
    expect((await get("/v1/credits?key=tct_good", {}, { authorization: "" })).status).toBe(401);
  });

  test("is answered for the key as it is now, because no reserve checks it again", async () => {
    const asked: boolean[] = [];
    await get("/v1/models", {
      findKey(_, { mayBeLate }) {
        asked.push(mayBeLate);
        return inferenceKey;
      },
    });
    expect(asked).toEqual([false]);
  });

  test("its credit, its facts and its receipts", async () => {
    expect((await get("/v1/credits")).json.object).toBe("credits");
    expect((await get("/v1/key")).json.object).toBe("key");
    expect((await get("/v1/usage")).json.object).toBe("usage");
    const asked: unknown[] = [];
    const id = "01234567-89ab-7cde-a123-456789abcdef";
    const answer = await get(`/v1/receipts/req_${id.replaceAll("-", "")}`, {
      async findReceipt(key, requestId) {
        asked.push(key.organizationId, requestId);
        return { object: "receipt" };
      },
    });
    expect(answer.json.object).toBe("receipt");
    expect(asked).toEqual([inferenceKey.organizationId, id]);
  });
});

describe("a browser", () => {
  test("is told that it may send its key, without one", async () => {
    const answer = send(createFakeHouse(), {
      method: "OPTIONS",
      headers: { authorization: "", "access-control-request-headers": "authorization, x-stainless-os" },
    });
    await turn();
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "authorization, x-stainless-os",
    });
  });
});
