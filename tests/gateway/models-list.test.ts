import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { describe, expect, test, vi } from "vitest";
import { getModel, listModels } from "@/lib/gateway/endpoints/list-models";
import type { Admitted } from "@/lib/gateway/exchange";
import { GatewayError } from "@/lib/gateway/gateway-error";
import type { House } from "@/lib/gateway/house";
import type { ListedModel } from "@/lib/gateway/ports";

const unknown = { images: null, documents: null, audio: null, tools: null, temperature: null, reasoning: null };
const sold: readonly ListedModel[] = Array.from({ length: 45 }, (_, i) => ({
  id: i === 0 ? "vendor/some-model" : `model-${i}`,
  name: `Model ${i}`,
  capabilities: { ...unknown, reasoning: i === 1 ? ("effort" as const) : null, images: i === 2 ? false : null },
  createdAtSeconds: 1_700_000_000,
  provider: "openai",
  contextTokens: i === 3 ? null : 8_000,
  maxOutputTokens: i === 3 ? null : 1_000,
}));
const ids = sold.map(({ id }) => id);

type Sent = { readonly status: number; readonly json: Record<string, unknown> };

/** Asks as the engine does once it has found the route; what it decodes of the path it hands on. */
async function ask(path: string, headers: Record<string, string> = {}, models = sold): Promise<Sent> {
  let status = 0;
  let text = "";
  const request = {
    method: "GET",
    path,
    header: (name: string) => headers[name] ?? null,
    readBody: async () => null,
    openBody: () => ({ read: async () => null, cancel() {} }),
  };
  const exchange = {
    id: "01234567-89ab-7cde-a123-456789abcdef",
    request,
    served: null,
    isGone: false,
    hasHead: false,
    sink: {
      head: (sent: number) => {
        status = sent;
      },
      end: (bytes: Uint8Array) => {
        text = new TextDecoder().decode(bytes);
      },
    },
  } as unknown as Admitted;
  const house = { ports: { listModels: () => models } } as unknown as House;
  const [, id] = path.split("?")[0]!.match(/\/models\/(.+)$/) ?? [];
  try {
    await (id ? getModel(house, exchange, decodeURIComponent(id)) : listModels(house, exchange));
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { status: error.kind === "model_not_found" ? 404 : 400, json: { kind: error.kind, ...error.details } };
  }
  return { status, json: JSON.parse(text) };
}

/** What an SDK calls instead of the network. */
const fetch = vi.fn(async (input: string | URL | Request, init?: RequestInit) => {
  const request = new Request(input, init);
  const { pathname, search } = new URL(request.url);
  const { status, json } = await ask(pathname + search, Object.fromEntries(request.headers));
  return Response.json(json, { status });
});

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of pages) all.push(one);
  return all;
}

describe("the list of models as OpenAI's SDK reads it", () => {
  const client = new OpenAI({ apiKey: "tct_good", baseURL: "https://tacit.test/v1", fetch });

  test("is whole, in one page", async () => {
    const models = await collect(client.models.list());
    expect(models.map(({ id }) => id)).toEqual(ids);
    expect(models[0]).toEqual({
      id: "vendor/some-model",
      object: "model",
      created: 1_700_000_000,
      owned_by: "openai",
      context_window: 8_000,
      max_output_tokens: 1_000,
    } satisfies OpenAI.Model & Record<string, unknown>);
  });

  test("has each model at its own address, also one with a slash", async () => {
    expect((await client.models.retrieve("vendor/some-model")).id).toBe("vendor/some-model");
    await expect(client.models.retrieve("nobody's")).rejects.toMatchObject({ status: 404 });
  });
});

describe("the list of models as Codex reads it", () => {
  test("has every member that its reader insists on, best first", async () => {
    const { json } = await ask("/v1/models?client_version=0.169.0");
    const models = json.models as Record<string, unknown>[];
    expect(models.map(({ slug }) => slug)).toEqual(ids);
    expect(models.map(({ priority }) => priority)).toEqual(ids.map((_, i) => i + 1));
    expect(Object.keys(models[0]!).sort()).toEqual(
      [
        ...["slug", "display_name", "description", "supported_reasoning_levels", "shell_type", "visibility"],
        ...["supported_in_api", "priority", "upgrade", "base_instructions", "supports_reasoning_summaries"],
        ...["support_verbosity", "default_verbosity", "apply_patch_tool_type", "truncation_policy"],
        ...["supports_parallel_tool_calls", "context_window", "experimental_supported_tools", "input_modalities"],
      ].sort(),
    );
    expect(models[0]).toMatchObject({ shell_type: "shell_command", visibility: "list", supported_in_api: true });
  });

  test("offers efforts only where a model thinks, and pictures unless it cannot see them", async () => {
    const models = (await ask("/v1/models")).json.models as Record<string, unknown>[];
    expect(models[0]).toMatchObject({ supported_reasoning_levels: [], input_modalities: ["text", "image"] });
    expect(models[1]).toMatchObject({
      default_reasoning_level: "medium",
      supported_reasoning_levels: [{ effort: "low" }, { effort: "medium" }, { effort: "high" }],
    });
    expect(models[2]).toMatchObject({ input_modalities: ["text"] });
  });
});

describe("the list of models as Anthropic's SDK reads it", () => {
  const client = new Anthropic({ apiKey: "tct_good", baseURL: "https://tacit.test", fetch });

  test("comes in pages of twenty and is whole", async () => {
    fetch.mockClear();
    const models = await collect(client.models.list());
    expect(models.map(({ id }) => id)).toEqual(ids);
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(models[0]).toEqual({
      type: "model",
      id: "vendor/some-model",
      display_name: "Model 0",
      created_at: "2023-11-14T22:13:20Z",
      capabilities: null,
      lifecycle: "active",
      line: null,
      deprecated_at: null,
      retires_at: null,
      max_input_tokens: 8_000,
      max_tokens: 1_000,
    } satisfies Anthropic.ModelInfo);
  });

  test("can be asked for at once, and backwards", async () => {
    const page = await client.models.list({ limit: 1_000 });
    expect(page).toMatchObject({ has_more: false, first_id: ids[0], last_id: ids.at(-1) });
    expect(page.data).toHaveLength(45);
    const before = await client.models.list({ before_id: "model-5", limit: 3 });
    expect(before.data.map(({ id }) => id)).toEqual(["model-2", "model-3", "model-4"]);
    expect(before.has_more).toBe(true);
    const all = await collect(client.models.list({ before_id: "model-5", limit: 2 }));
    expect(all.map(({ id }) => id).sort()).toEqual([...ids.slice(0, 5)].sort());
  });

  test("has each model at its own address", async () => {
    expect((await client.models.retrieve("vendor/some-model")).display_name).toBe("Model 0");
    await expect(client.models.retrieve("nobody's")).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    "limit=0",
    "limit=1001",
    "limit=x",
    "limit=1.5",
    "after_id=gone",
    "before_id=gone",
    "after_id=model-1&before_id=model-2",
  ])("is refused for a page that there is not: %s", async (query) => {
    expect(await ask(`/v1/models?${query}`, { "anthropic-version": "2023-06-01" })).toMatchObject({ status: 400 });
  });
});

describe("the list of models as Google's SDK reads it", () => {
  const client = new GoogleGenAI({ apiKey: "tct_good", httpOptions: { baseUrl: "https://tacit.test" } });

  test("comes in pages and is whole", async () => {
    vi.stubGlobal("fetch", fetch);
    fetch.mockClear();
    try {
      const models = await collect(await client.models.list({ config: { pageSize: 20 } }));
      expect(models.map(({ name }) => name)).toEqual(ids.map((id) => `models/${id}`));
      expect(fetch).toHaveBeenCalledTimes(3);
      expect(models[0]).toMatchObject({
        displayName: "Model 0",
        inputTokenLimit: 8_000,
        outputTokenLimit: 1_000,
        supportedActions: ["generateContent", "streamGenerateContent", "countTokens"],
      });
      expect((await client.models.get({ model: "model-7" })).displayName).toBe("Model 7");
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test.each(["", "pageSize=0", "pageSize=5000", "pageToken="])("takes %s as it can be taken", async (query) => {
    const { json } = await ask(`/v1beta/models?${query}`);
    expect(json.models).toHaveLength(45);
    expect(json.nextPageToken).toBeUndefined();
  });

  test("says nothing of limits that nobody knows", async () => {
    expect((await ask("/v1beta/models/model-3")).json).not.toHaveProperty("inputTokenLimit");
  });

  test.each(["pageSize=-1", "pageSize=x", "pageToken=gone"])(
    "is refused for a page that there is not: %s",
    async (query) => {
      expect(await ask(`/v1beta/models?${query}`)).toMatchObject({ status: 400 });
    },
  );
});

describe("the shape of the list", () => {
  test.each([
    ["/v1/models", {}, "object"],
    ["/v1/models?client_version=1", {}, "object"],
    ["/v1/models", { "anthropic-version": "2026-10-21" }, "has_more"],
    ["/v1/models", { "x-goog-api-key": "k" }, "models"],
    ["/v1/models", { "x-goog-api-client": "google-genai-sdk/3.1" }, "models"],
    ["/v1beta/models", {}, "models"],
    ["/api/v1beta/models?x=1", {}, "models"],
    ["/v1/models?x=/v1beta/", {}, "object"],
  ] as const)("is the caller's: %s %j", async (path, headers, member) => {
    const { json } = await ask(path, headers);
    expect(json).toHaveProperty(member);
    expect("object" in json).toBe(member === "object");
  });

  test("is a list also where nothing is sold", async () => {
    expect((await ask("/v1/models", {}, [])).json).toEqual({ object: "list", data: [], models: [] });
    expect((await ask("/v1/models", { "anthropic-version": "1" }, [])).json).toEqual({
      data: [],
      has_more: false,
      first_id: null,
      last_id: null,
    });
    expect((await ask("/v1beta/models", {}, [])).json).toEqual({ models: [] });
  });

  test("shows a model by its provider's name too, and no other", async () => {
    expect((await ask("/v1/models/openai/model-4")).json.id).toBe("model-4");
    expect(await ask("/v1/models/google/model-4")).toMatchObject({ status: 404, json: { kind: "model_not_found" } });
    expect(await ask("/v1/models/%25zz")).toMatchObject({ status: 404 });
  });
});
