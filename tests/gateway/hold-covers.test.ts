import { describe, expect, test } from "vitest";
import { toNano, toPicoPerToken } from "@/lib/base/money";
import { createFakeHouse, deployment, foundAll, send, sendToUpstream, turn } from "@/tests/support/fake-house";

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

describe("a call is held for every rate that it may be charged at", () => {
  const held = async (path: string, members: object, own: Partial<typeof deployment.price>, sold: object = {}) => {
    const free = toPicoPerToken(0n);
    const price = {
      ...deployment.price,
      inputPicoPerToken: free,
      cacheReadPicoPerToken: free,
      cacheWrite5mPicoPerToken: free,
      cacheWrite1hPicoPerToken: free,
      outputPicoPerToken: free,
      ...own,
    };
    const way = { ...deployment, urls, contextTokens: 1_000_000, price, ...sold };
    const house = createFakeHouse({ findDeployments: () => foundAll([way as typeof deployment]) });
    const body = path.startsWith("/v1beta") ? members : { model: "test-model", ...members };
    await sendToUpstream(house, { path, body });
    return house.reserved[0]!.amountNano;
  };
  const [chatPath, chatBody] = chat({ type: "text", text: "Hi" });
  const [responsesPath, responsesBody] = responses({ type: "input_text", text: "Hi" });
  const [messagesPath, messagesBody] = messages({ type: "text", text: "Hi" });
  const [contentsPath, contentsBody] = contents({ text: "Hi" });
  const search = { type: "web_search_20250305", name: "web_search" };

  test.each([
    ["none where nobody searches", messagesPath, messagesBody, 0n],
    [
      "as many as Anthropic's tool may make",
      messagesPath,
      { ...messagesBody, tools: [{ ...search, max_uses: 3 }] },
      3n,
    ],
    ["as many as a model likes", messagesPath, { ...messagesBody, tools: [search] }, 25n],
    [
      "as many calls as Responses allows",
      responsesPath,
      { ...responsesBody, max_tool_calls: 4, tools: [{ type: "web_search" }] },
      4n,
    ],
    ["a search of Responses", responsesPath, { ...responsesBody, tools: [{ type: "web_search_preview" }] }, 25n],
    [
      "no search for a limit of other tools",
      responsesPath,
      { ...responsesBody, max_tool_calls: 4, tools: [{ type: "mcp", server_url: "https://mcp.test" }] },
      0n,
    ],
    ["a search of chat", chatPath, { ...chatBody, web_search_options: {} }, 25n],
    ["a search of Google's", contentsPath, { ...contentsBody, tools: [{ googleSearch: {} }] }, 25n],
  ])("searches of the web: %s", async (_, path, members, searches) => {
    expect(await held(path, members, { webSearchNano: toNano(10_000_000n) })).toBe(searches * 10_000_000n);
  });

  test("searches of the web: more than the client allows where its provider is not told", async () => {
    const body = { ...messagesBody, tools: [{ ...search, max_uses: 3 }] };
    const translated = { urls: { openai_responses: urls.openai_responses } };
    expect(await held(messagesPath, body, { webSearchNano: toNano(1n) }, translated)).toBe(25n);
    const many = { ...messagesBody, tools: [{ ...search, max_uses: 90 }] };
    expect(await held(messagesPath, many, { webSearchNano: toNano(1n) }, translated)).toBe(90n);
  });

  test("searches of the web: a limit of nothing is none, for who knows what its provider makes of it", async () => {
    const none = { ...responsesBody, max_tool_calls: 0, tools: [{ type: "web_search" }] };
    expect(await held(responsesPath, none, { webSearchNano: toNano(1n) })).toBe(25n);
    const unused = { ...messagesBody, tools: [{ ...search, max_uses: 0 }] };
    expect(await held(messagesPath, unused, { webSearchNano: toNano(1n) })).toBe(25n);
  });

  test.each([
    [responsesPath, responsesBody, '"max_tool_calls":99,"max_tool_calls":1'],
    [responsesPath, responsesBody, '"Max_Tool_Calls":99,"max_tool_calls":1'],
    [chatPath, chatBody, '"Web_Search_Options":{}'],
    [chatPath, chatBody, '"prediction":{"type":"content","content":"x"},"prediction":null'],
    [messagesPath, messagesBody, '"mcp_servers":[{}],"mcp_servers":[]'],
  ])("%s refuses what two readers understand differently: %#", async (path, members, twice) => {
    const text = JSON.stringify({ model: "test-model", ...members }).replace(/}$/, `,${twice}}`);
    const house = createFakeHouse({ findDeployments: () => foundAll([{ ...deployment, urls }]) });
    const answer = send(house, { path, body: text });
    await turn();
    expect(answer.status).toBe(400);
  });

  test("searches of the web: at a provider that searches unasked", async () => {
    const searching = { quirks: { searchesUnasked: true } };
    expect(await held(chatPath, chatBody, { webSearchNano: toNano(1n) }, searching)).toBe(25n);
  });

  test("sound, where there are media, and none where there is only text", async () => {
    const [, spoken] = chat({ type: "input_audio", input_audio: { data: "AAAA", format: "wav" } });
    const audio = { audioInputPicoPerToken: toPicoPerToken(1_000_000n) };
    expect(await held(chatPath, spoken, audio)).toBeGreaterThanOrEqual(50_000n * 1_000n);
    expect(await held(chatPath, chatBody, audio)).toBe(0n);
  });

  test.each(["audioOutputPicoPerToken", "reasoningPicoPerToken"] as const)(
    "an answer that is all of the dearest: %s",
    async (rate) => {
      const capped = { ...chatBody, max_tokens: 10 };
      expect(await held(chatPath, capped, { [rate]: toPicoPerToken(3_000_000n) })).toBe(10n * 3_000n);
    },
  );

  test("a long context, when the input may be one", async () => {
    const dear = toPicoPerToken(2_000_000n);
    const longContext = {
      aboveTokens: 200_000,
      inputPicoPerToken: dear,
      cacheReadPicoPerToken: dear,
      cacheWrite5mPicoPerToken: dear,
      cacheWrite1hPicoPerToken: dear,
      outputPicoPerToken: toPicoPerToken(5_000_000n),
    };
    const say = (text: string) => ({ max_tokens: 1, messages: [{ role: "user", content: text }] });
    expect(await held(chatPath, say("A".repeat(150_000)), { longContext })).toBe(0n);
    const bytes = BigInt(JSON.stringify({ model: "test-model", ...say("A".repeat(250_000)) }).length + 64);
    expect(await held(chatPath, say("A".repeat(250_000)), { longContext })).toBe(bytes * 2_000n + 5_000n);
  });
});
