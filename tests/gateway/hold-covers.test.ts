import { describe, expect, test } from "vitest";
import { createFakeHouse, deployment, foundAll, sendToUpstream } from "@/tests/support/fake-house";

const urls = {
  openai_chat: "https://provider.test/v1/chat/completions",
  openai_responses: "https://provider.test/v1/responses",
  anthropic_messages: "https://provider.test/v1/messages",
  gemini: "https://provider.test/v1beta/models/{model}:{action}",
};

/** Tokens of input that are held for: at 1 USD a million each costs a thousand nano-USD. */
async function heldInput(path: string, members: object): Promise<number> {
  const roomy = {
    ...deployment,
    urls,
    contextTokens: 1_000_000,
    price: { ...deployment.price, outputPicoPerToken: 0n },
  };
  const house = createFakeHouse({ findDeployments: () => foundAll([roomy as typeof deployment]) });
  const body = path.startsWith("/v1beta") ? members : { model: "test-model", ...members };
  await sendToUpstream(house, { path, body });
  return Number(house.reserved[0]!.amountNano) / 1_000;
}

const chat = (part: object) => ["/v1/chat/completions", { messages: [{ role: "user", content: [part] }] }] as const;
const responses = (part: object) => ["/v1/responses", { input: [{ role: "user", content: [part] }] }] as const;
const messages = (part: object) =>
  ["/v1/messages", { max_tokens: 9, messages: [{ role: "user", content: [part] }] }] as const;
const contents = (part: object) =>
  ["/v1beta/models/test-model:generateContent", { contents: [{ parts: [part] }] }] as const;

const text = "A".repeat(900_000);
const source = (media_type: string, data: string) => ({ type: "base64", media_type, data });

describe("a call is held for what its files may cost", () => {
  // A hundred pages of a PDF are a few kilobytes when they are alike, and up to 3,000 tokens each.
  test.each([
    chat({ type: "file", file: { file_data: "data:application/pdf;base64,AAAA" } }),
    responses({ type: "input_file", file_data: "AAAA", filename: "a.pdf" }),
    responses({ type: "input_file", file_url: "https://files.test/a.pdf" }),
    messages({ type: "document", source: source("application/pdf", "AAAA") }),
    messages({ type: "document", source: { type: "url", url: "https://files.test/a.pdf" } }),
    contents({ inlineData: { mimeType: "application/pdf", data: "AAAA" } }),
  ])("%s with a short PDF: %j", async (path, members) => {
    expect(await heldInput(path, members)).toBeGreaterThanOrEqual(300_000);
  });

  // Three quarters of the base64 is text, of which every byte may be a token.
  test.each([
    chat({ type: "file", file: { file_data: `data:text/plain;base64,${text}` } }),
    responses({ type: "input_file", file_data: text, filename: "a.txt" }),
    contents({ inlineData: { mimeType: "text/plain", data: text } }),
  ])("%s with a long text in base64", async (path, members) => {
    expect(await heldInput(path, members)).toBeGreaterThanOrEqual(675_000);
  });

  test.each([
    chat({ type: "video_url", video_url: { url: "https://files.test/a.mp4" } }),
    contents({ fileData: { fileUri: "https://youtu.be/a" } }),
  ])("%s with a video somewhere: %j", async (path, members) => {
    expect(await heldInput(path, members)).toBe(1_000_000);
  });

  test.each([
    chat({ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }),
    messages({ type: "image", source: source("image/png", "AAAA") }),
  ])("%s with a picture, which cannot cost as much: %j", async (path, members) => {
    expect(await heldInput(path, members)).toBeLessThan(60_000);
  });
});

describe("a call is held for what the provider's own tools may fetch", () => {
  const [chatPath, chatBody] = chat({ type: "text", text: "Hi" });
  const [responsesPath, responsesBody] = responses({ type: "input_text", text: "Hi" });
  const [messagesPath, messagesBody] = messages({ type: "text", text: "Hi" });
  const [contentsPath, contentsBody] = contents({ text: "Hi" });
  test.each([
    [chatPath, { ...chatBody, web_search_options: {} }],
    [responsesPath, { ...responsesBody, tools: [{ type: "web_search" }] }],
    [responsesPath, { ...responsesBody, tools: [{ type: "mcp", server_url: "https://mcp.test" }] }],
    [messagesPath, { ...messagesBody, tools: [{ type: "web_search_20250305", name: "web_search" }] }],
    [messagesPath, { ...messagesBody, tools: [{ type: "web_fetch_20250910", name: "web_fetch" }] }],
    [messagesPath, { ...messagesBody, mcp_servers: [{ type: "url", url: "https://mcp.test", name: "m" }] }],
    [contentsPath, { ...contentsBody, tools: [{ googleSearch: {} }] }],
    [contentsPath, { ...contentsBody, tools: [{ code_execution: {} }] }],
  ])("%s with %j", async (path, members) => {
    expect(await heldInput(path, members)).toBeGreaterThanOrEqual(200_000);
  });

  test("and for the words by which Anthropic's tools are explained to its model", async () => {
    const tools = [
      { type: "bash_20250124", name: "bash" },
      { type: "text_editor_20250728", name: "str_replace_based_edit_tool" },
    ];
    const held = await heldInput(messagesPath, { ...messagesBody, tools });
    expect(held).toBeGreaterThan(1_500);
    expect(held).toBeLessThan(20_000);
  });
});

test("a prediction that turns out wrong is held for as output", async () => {
  const house = createFakeHouse();
  const prediction = { type: "content", content: "word ".repeat(10_000) };
  const body = { model: "test-model", max_tokens: 1, messages: [{ role: "user", content: "Hi" }], prediction };
  await sendToUpstream(house, { body });
  // All of it at two USD a million, as far as the model can write, beside the input.
  expect(Number(house.reserved[0]!.amountNano)).toBeGreaterThanOrEqual(50_000 * 1_000 + 1_000 * 2_000);
});
