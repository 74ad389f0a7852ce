import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, beforeAll, expect, test } from "vitest";
import PrivacyPage from "@/app/(legal)/privacy/page";
import ModelsPage from "@/app/(site)/models/page";
import PricingPage from "@/app/(site)/pricing/page";
import { seedCataloguePrices } from "@/lib/billing/prices/seed-catalogue-prices";
import { models } from "@/lib/catalog/models";
import { addChannel } from "@/lib/channels/add-channel";
import { forgetOffers } from "@/lib/channels/offers";
import { AddChannelInput } from "@/lib/channels/schema";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/tests/support/test-database";

testDatabase();

const operator = { kind: "command_line" } as const;
const add = (input: Record<string, unknown>) =>
  addChannel(operator, AddChannelInput.parse({ apiKey: "sk-1", ...input }));

async function modelsPage(search: Record<string, string> = {}): Promise<string> {
  return renderToStaticMarkup(await ModelsPage({ searchParams: Promise.resolve(search) }));
}

const rowsOf = (html: string) => [...html.matchAll(/<tr.*?<\/tr>/gs)].map(([row]) => row.replace(/<[^>]+>/g, " "));

beforeAll(async () => {
  await seedCataloguePrices(models);
});

afterEach(async () => {
  await db().channel.deleteMany();
  forgetOffers();
});

test("without a channel the page says that only the sandbox answers", async () => {
  const html = await modelsPage();
  expect(html).toContain("Only the sandbox so far");
  expect(rowsOf(html).filter((row) => row.includes("sandbox/echo"))).toHaveLength(1);
  expect(html).not.toContain("Who answers");
});

test("what is sold is there with its sellers, abilities, limits and price", async () => {
  await add({ provider: "openai" });
  await add({ provider: "azure", baseUrl: "https://mine.services.ai.azure.com/openai/v1", priority: -1 });
  const [row] = rowsOf(await modelsPage({ q: "gpt-4.1-mini" })).filter((each) => each.includes("gpt-4.1-mini"));
  expect(row).toContain("OpenAI, Microsoft Azure");
  expect(row).toMatch(/images.*documents.*tools/);
  expect(row).toMatch(/1,048K.*\$0\.40.*\$0\.10.*\$1\.60/s);
});

test("filters work by their address alone, and every provider has one", async () => {
  await add({ provider: "openai" });
  await add({ provider: "anthropic" });
  const all = await modelsPage();
  for (const option of ['value="anthropic"', 'value="openai"', 'value="sandbox"', 'value="reasoning"'])
    expect(all).toContain(option);
  const claudes = rowsOf(await modelsPage({ provider: "anthropic", can: "documents" }));
  expect(claudes.some((row) => row.includes("claude-sonnet-4-5"))).toBe(true);
  expect(claudes.some((row) => row.includes("gpt-4.1"))).toBe(false);
  expect(await modelsPage({ q: "no such model" })).toContain("No model like that");
});

test("more than a page of models is several pages", async () => {
  await add({ provider: "openai" });
  await add({ provider: "anthropic" });
  const first = await modelsPage();
  expect(first).toContain('href="/models?page=2"');
  expect(first).not.toContain("Previous page");
  const second = await modelsPage({ page: "2" });
  expect(second).toContain("Previous page");
  expect(rowsOf(second).some((row) => row.includes("sandbox/echo"))).toBe(true);
});

test("every live provider's data policy is there, where it is the provider who answers", async () => {
  await add({ provider: "openai" });
  await add({ provider: "perplexity" });
  await add({ provider: "groq", baseUrl: "http://127.0.0.1:9/v1" });
  const rows = rowsOf(await modelsPage({ q: "no such model" }));
  const row = (name: string) => rows.find((each) => each.includes(name));
  expect(await modelsPage()).toContain('href="https://platform.openai.com/docs/guides/your-data"');
  expect(row("OpenAI")).toMatch(/up to 30 days; nothing by agreement\s+no\s/);
  expect(row("Perplexity")).toMatch(/\sno\s+no\s/);
  expect(row("Groq, or its like")).toMatch(/ask the operator.*ask the operator/);
  expect(row("Mistral")).toBeUndefined();
});

test("what the operator has agreed with a provider is shown as what holds", async () => {
  await add({ provider: "openai", zeroRetention: true, regions: ["eu"] });
  const [row] = rowsOf(await modelsPage({ q: "no such model" })).filter((each) => each.includes("OpenAI"));
  expect(row).toMatch(/about your data\s+no\s+no\s+EU/);
});

test("the pricing page shows the newest, and leads to all of every provider", async () => {
  await add({ provider: "openai" });
  const html = renderToStaticMarkup(await PricingPage());
  expect(rowsOf(html)).toHaveLength(13);
  expect(html).toContain('href="/models?provider=openai"');
});

test("the privacy page names every provider that a call may reach, with its policy, and no other", async () => {
  await add({ provider: "openai" });
  await add({ provider: "azure", baseUrl: "https://mine.services.ai.azure.com/openai/v1", priority: -1 });
  const html = renderToStaticMarkup(await PrivacyPage());
  expect(html).toContain("https://platform.openai.com/docs/guides/your-data");
  expect(html).toContain("Microsoft Azure");
  expect(html).not.toContain("Anthropic");
});
