import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { setPrice } from "@/lib/billing/prices/set-price";
import { addChannel } from "@/lib/channels/add-channel";
import { listSoldModels } from "@/lib/channels/list-sold-models";
import { forgetOffers } from "@/lib/channels/offers";
import { AddChannelInput, SetAliasInput } from "@/lib/channels/schema";
import { setAlias } from "@/lib/channels/set-alias";
import { testDatabase } from "../../support/test-database";
import { outcomeOf, waysTo } from "./ways-to";

testDatabase();

const operator = { kind: "command_line" } as const;
const keyFor = (...models: string[]) => ({ key: { organizationId: randomUUID(), models } });

beforeAll(async () => {
  for (const model of ["small-1", "small-2", "large-1", "vllm/small-1"])
    await setPrice(operator, { model, inputUsdPerMillion: "1", outputUsdPerMillion: "1" });
  const add = (provider: string, models: string[]) =>
    addChannel(operator, AddChannelInput.parse({ provider, models, apiKey: "k", baseUrl: "http://127.0.0.1:9" }));
  await add("openai-compatible", ["small-1", "small-2", "large-1", "vllm/small-1"]);
  await add("vllm", ["small-1"]);
  for (const [name, ...models] of [
    ["cheap", "small-1", "small-2"],
    ["best", "large-1"],
    ["mixed", "large-1", "small-2"],
    ["small-9", "large-1"],
  ] as const)
    await setAlias(operator, SetAliasInput.parse({ name, models }));
  forgetOffers();
});

const called = async (models: string | string[], ...allowed: string[]) =>
  (await waysTo(models, keyFor(...allowed))).map((way) => `${way.provider}/${way.model}`);

describe("a key that may call only some models", () => {
  test("calls them by their own id and by their provider, each as its list has it", async () => {
    expect((await called("small-1", "small-*")).sort()).toEqual(["openai-compatible/small-1", "vllm/small-1"]);
    expect(await called("small-1", "vllm/*")).toEqual(["vllm/small-1"]);
    expect(await called("vllm/small-1", "small-1")).toEqual(["vllm/small-1"]);
  });

  test("calls what a provider serves itself, and not what a reseller calls so, unless it is named by its whole id", async () => {
    const resold = "openai-compatible/vllm/small-1";
    expect(await called("small-1", "vllm/*")).toEqual(["vllm/small-1"]);
    expect(await outcomeOf(resold, keyFor("vllm/*", "vllm/small-?"))).toBe("not_allowed");
    expect((await listSoldModels(["vllm/*"])).map(({ id }) => id)).not.toContain("vllm/small-1");
    for (const list of ["vllm/small-1", "openai-compatible/*", "*/small-1", "*"])
      expect(await called(resold, list)).toEqual([resold]);
  });

  test("is refused any other, also by way of its provider, and told of an unknown one that it is unknown", async () => {
    expect(await outcomeOf("large-1", keyFor("small-*"))).toBe("not_allowed");
    expect(await outcomeOf("openai-compatible/small-1", keyFor("vllm/*"))).toBe("not_allowed");
    expect(await outcomeOf("nothing-like-it", keyFor("small-*"))).toBe("unknown_model");
    expect(await outcomeOf("Small-1", keyFor("small-*"))).toBe("unknown_model");
    expect(await outcomeOf("small-1", keyFor("SMALL-*"))).toBe("not_allowed");
  });

  test("is judged by what an alias stands for, and not by its name", async () => {
    expect(await outcomeOf("best", keyFor("best"))).toBe("not_allowed");
    expect(await outcomeOf("small-9", keyFor("small-*"))).toBe("not_allowed");
    expect(await outcomeOf("best", keyFor("large-?", "*arge*"))).toBe("found");
    expect(await called("mixed", "small-*")).toEqual(["openai-compatible/small-2"]);
  });

  test("loses a fallback that it may not call, and the call where nothing is left", async () => {
    expect(await called(["small-2", "large-1", "best"], "small-*")).toEqual(["openai-compatible/small-2"]);
    expect(await outcomeOf(["nothing-like-it", "large-1"], keyFor("small-*"))).toBe("not_allowed");
    expect(await called(["nothing-like-it", "large-1", "small-2"], "small-*")).toEqual(["openai-compatible/small-2"]);
  });

  test("is not served another model for the one that it may not call", async () => {
    expect(await outcomeOf(["large-1", "small-2"], keyFor("small-*"))).toBe("not_allowed");
    expect(await outcomeOf(["best", "small-2"], keyFor("small-*"))).toBe("not_allowed");
  });

  test("sees only them in the list, and an alias only for what of it is left", async () => {
    const ids = async (...models: string[]) => (await listSoldModels(models)).map(({ id }) => id);
    expect(await ids("small-2")).toEqual(["cheap", "mixed", "small-2"]);
    expect(await ids("nothing")).toEqual([]);
    const [sold] = (await listSoldModels(["vllm/*"])).filter(({ id }) => id === "small-1");
    expect(sold).toMatchObject({ provider: "vllm", providers: ["vllm"] });
    expect(await ids()).toContain("large-1");
  });
});
