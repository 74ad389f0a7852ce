import { expect, test } from "vitest";
import { filterHref, onPage, pageSize, readFilter, selectModels } from "@/app/(site)/models/select-models";
import { unknownCapabilities } from "@/lib/catalog/model";

const able = { ...unknownCapabilities, images: true, tools: true, reasoning: "effort" } as const;
const models = [
  { id: "gpt-5.5", providers: ["openai", "azure"], capabilities: able },
  { id: "claude-sonnet-5", providers: ["anthropic"], capabilities: { ...able, documents: true } },
  { id: "house/llama-9", providers: ["vllm"], capabilities: unknownCapabilities },
];

const found = (search: Record<string, string | string[]>) =>
  selectModels(models, readFilter(search)).map((model) => model.id);

test.each([
  [{}, ["gpt-5.5", "claude-sonnet-5", "house/llama-9"]],
  [{ q: "LLAMA" }, ["house/llama-9"]],
  [{ q: "azure gpt" }, ["gpt-5.5"]],
  [{ q: "openai/gpt" }, ["gpt-5.5"]],
  [{ q: "azure claude" }, []],
  [{ provider: "azure" }, ["gpt-5.5"]],
  [{ provider: "nobody" }, []],
  [{ can: "documents" }, ["claude-sonnet-5"]],
  [{ can: "reasoning", provider: "openai" }, ["gpt-5.5"]],
  [{ can: "constructor", page: "-1", q: ["gpt", "x"] }, ["gpt-5.5"]],
])("%j finds %j", (search, ids) => {
  expect(found(search)).toEqual(ids);
});

test("an ability that nobody states is no ability", () => {
  expect(found({ can: "audio" })).toEqual([]);
});

test("a page is part of the whole, and one that does not exist is the last", () => {
  const many = Array.from({ length: pageSize * 2 + 1 }, (_, index) => index);
  expect(onPage(many, 2)).toEqual({ rows: many.slice(pageSize, pageSize * 2), page: 2, pages: 3 });
  expect(onPage(many, 99)).toEqual({ rows: [pageSize * 2], page: 3, pages: 3 });
  expect(onPage([], 1)).toEqual({ rows: [], page: 1, pages: 1 });
});

test("another page keeps the filter, and another filter begins at its first page", () => {
  const filter = readFilter({ q: "gpt 5", provider: "azure", can: "tools", page: "2" });
  expect(filterHref(filter, { page: 3 })).toBe("/models?q=gpt+5&provider=azure&can=tools&page=3");
  expect(filterHref(filter, { ability: null })).toBe("/models?q=gpt+5&provider=azure");
  expect(filterHref(readFilter({}), {})).toBe("/models");
  expect(readFilter(Object.fromEntries(new URLSearchParams("q=gpt+5&page=3")))).toMatchObject({
    query: "gpt 5",
    page: 3,
  });
});
