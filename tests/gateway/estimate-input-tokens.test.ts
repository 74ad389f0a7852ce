import { describe, expect, test } from "vitest";
import type { GenerateRequest } from "@/lib/gateway/canonical/generate-request";
import { estimateInputTokens } from "@/lib/gateway/metering/estimate-input-tokens";
import { emptyRequest } from "@/tests/support/anthropic-calls";

const estimate = (request: Partial<GenerateRequest>) =>
  estimateInputTokens({ ...emptyRequest, messages: [], ...request });
const saying = (text: string) => estimate({ messages: [{ role: "user", content: [{ type: "text", text }] }] });
const overhead = saying("");

const english = `The harbour was quiet when the first boats came in. Nobody had expected them before noon, and the women who
usually sold the fish were still at home. A boy ran up the hill to call them, shouting as he went, while the men tied
their ropes and began to lift the baskets on to the stones. It had been a good night: herring, mostly, and a few large
cod that would fetch a better price in town. The harbour master counted everything twice, wrote the numbers into his
book, and complained about the weather, as he did every day whether it rained or not. "You will be rich men soon," he
said, and nobody laughed. Later, in the café above the market, they argued about the new tax, about politics, and about
who had really discovered the reef that was named after somebody's grandfather in 1887.`;

const code = `export async function readPages(client: Client, options: PageOptions = {}): Promise<Page[]> {
  const { pageSize = 100, maxPages = Infinity } = options;
  const pages: Page[] = [];
  let cursor: string | null = null;
  do {
    const response = await client.get(\`/pages?limit=\${pageSize}&after=\${cursor ?? ""}\`);
    if (!response.ok) throw new RequestError(response.status, await response.text());
    const { items, next } = (await response.json()) as PageAnswer;
    for (const item of items) {
      if (item.deletedAt !== null) continue;
      pages.push({ id: item.id, title: item.title.trim(), updatedAt: new Date(item.updated_at) });
    }
    cursor = next;
  } while (cursor !== null && pages.length < maxPages * pageSize);
  return pages.sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
}`;

const chinese = `春天的早晨,小镇还没有完全醒来。河边的柳树刚刚发出新芽,几只鸭子在水里慢慢地游着。老王推开店门,把昨天晚上做好的点心
一样一样地摆到柜台上。他在这条街上开店已经三十多年了,街坊邻居都认识他。孩子们放学以后总要来买一块桂花糕,老人们则喜欢坐在门口的长凳上,
一边喝茶一边聊天。有人问他为什么不去城里开一家更大的店,他只是笑笑,说这里的日子虽然简单,但是每一张脸他都叫得出名字。`;

const json = JSON.stringify({
  orders: [
    { id: "ord_8412", customer: "Ann Miller", total: 129.95, currency: "EUR", paid: true, items: ["lamp", "desk"] },
    { id: "ord_8413", customer: "Wei Chen", total: 15.5, currency: "USD", paid: false, items: ["cable"] },
    {
      id: "ord_8414",
      customer: "Fatima Said",
      total: 2_450,
      currency: "CHF",
      paid: true,
      items: ["sofa", "rug", "vase"],
    },
  ],
});

describe("the estimate of a text", () => {
  // Counted with o200k, the tokeniser of OpenAI's present models.
  test.each([
    ["English prose", english, 181],
    ["code", code, 206],
    ["Chinese prose", chinese, 160],
    ["JSON", json, 107],
  ])("of %s is within 15 % of what a tokeniser counts", (_, text, counted) => {
    const tokens = saying(text) - overhead;
    expect(tokens).toBeGreaterThan(counted * 0.85);
    expect(tokens).toBeLessThan(counted * 1.15);
  });

  test.each(["a", " ", "\n", "中", "aB", "1", "{", "😀", "\u0000"])(
    "of ten megabytes of %j takes no time worth speaking of",
    (unit) => {
      const text = unit.repeat(10_000_000 / unit.length);
      const before = performance.now();
      expect(saying(text)).toBeGreaterThan(1_000);
      // Milliseconds: tens of them on an idle machine, minutes if the work grew with the square of the length.
      expect(performance.now() - before).toBeLessThan(10_000);
    },
  );

  test("of a very long one grows with it", () => {
    const long = saying(english.repeat(1_000)) - overhead;
    expect(long / (1_000 * (saying(english) - overhead))).toBeCloseTo(1, 1);
  });
});

describe("the estimate of a request", () => {
  test("is never nought, and counts all that is sent", () => {
    expect(estimate({})).toBeGreaterThan(0);
    const parts: Partial<GenerateRequest>[] = [
      { system: [{ type: "text", text: english }] },
      { messages: [{ role: "assistant", content: [{ type: "reasoning", text: english }] }] },
      {
        messages: [
          { role: "assistant", content: [{ type: "tool-call", toolCallId: "t", toolName: "f", input: english }] },
        ],
      },
      {
        messages: [
          {
            role: "tool",
            content: [
              {
                type: "tool-result",
                toolCallId: "t",
                toolName: "f",
                isError: false,
                content: [{ type: "text", text: english }],
              },
            ],
          },
        ],
      },
      { tools: [{ type: "function", name: "f", description: english, inputSchema: null, strict: null }] },
      {
        tools: [
          { type: "function", name: "f", description: null, inputSchema: { description: english }, strict: null },
        ],
      },
      {
        responseFormat: {
          type: "json-schema",
          name: null,
          description: null,
          schema: { description: english },
          strict: null,
        },
      },
    ];
    const alone = saying(english) - overhead;
    for (const part of parts) expect(estimate(part)).toBeGreaterThanOrEqual(alone);
  });

  test("counts pictures as such and documents by their size, never their base64 as text", () => {
    const file = (kind: "image" | "document", data: string) =>
      estimate({
        messages: [
          { role: "user", content: [{ type: "file", kind, mediaType: null, source: { type: "base64", data } }] },
        ],
      });
    expect(file("image", "A".repeat(5_000_000)) - overhead).toBe(1_600);
    expect(file("document", "A".repeat(1_000)) - overhead).toBe(1_600);
    expect(file("document", "A".repeat(4_000_000)) - overhead).toBe(100_000);
  });
});
