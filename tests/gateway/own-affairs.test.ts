import { describe, expect, test } from "vitest";
import { createFakeHouse, inferenceKey, send, turn } from "@/tests/support/fake-house";

const models = ["gpt-4.1", "vendor/some-model"].map((id) => ({
  id,
  createdAtSeconds: 1_700_000_000,
  provider: "openai",
  contextTokens: 8_000,
  maxOutputTokens: null,
}));

async function get(path: string, overrides: Parameters<typeof createFakeHouse>[0] = {}) {
  const answer = send(createFakeHouse({ listModels: () => models, ...overrides }), { method: "GET", path });
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
