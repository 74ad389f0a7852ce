import { describe, expect, test } from "vitest";
import type { StreamPart } from "@/lib/gateway/canonical/stream-part";
import { writeSignature } from "@/lib/gateway/canonical/tagged-signature";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";
import { chatStreams } from "@/tests/support/fixtures/chat-streams";
import { collectParts, playStream } from "@/tests/support/play-wire";

const event = (chunk: unknown) => `data: ${JSON.stringify(chunk)}\n\n`;
const done = "data: [DONE]\n\n";
const said = (delta: unknown, more: object = {}) =>
  event({ id: "chatcmpl-x1", choices: [{ index: 0, delta, ...more }] });
const end = (reason: string) => said({}, { finish_reason: reason });

const decode = (...events: string[]) => playStream(openaiChat.createStreamDecoder(), events.join(""));
const collect = (...events: string[]) => collectParts(decode(...events));
const kinds = (parts: readonly StreamPart[]) => parts.map(({ type }) => type);
const contentsOf = (...events: string[]) =>
  collect(...events).contents.map(({ start, text }) => [
    start.type === "tool-call" ? start.toolName : start.type,
    text,
  ]);

describe.each(chatStreams)("a stream of $name", ({ text, usage }) => {
  test("has the same answer however it is cut", () => {
    const whole = playStream(openaiChat.createStreamDecoder(), text);
    expect(whole.at(-1)).toMatchObject({ type: "finish", usage });
    for (const size of [1, 7, 64]) {
      for (const cut of [text, text.replaceAll(/\r?\n/g, "\r\n")]) {
        expect(playStream(openaiChat.createStreamDecoder(), cut, size)).toEqual(whole);
      }
    }
  });
});

describe("the order of parts", () => {
  test("is start, contents one after another, finish", () => {
    const parts = decode(
      said({ role: "assistant", content: "" }),
      said({ reasoning_content: "hm" }),
      said({ content: "a" }),
      said({ content: "b" }),
      end("stop"),
      done,
    );
    expect(parts).toEqual([
      { type: "start", id: "chatcmpl-x1", model: null, usage: null },
      { type: "content-start", index: 0, content: { type: "reasoning" } },
      { type: "content-delta", index: 0, text: "hm" },
      { type: "content-end", index: 0 },
      { type: "content-start", index: 1, content: { type: "text" } },
      { type: "content-delta", index: 1, text: "a" },
      { type: "content-delta", index: 1, text: "b" },
      { type: "content-end", index: 1 },
      { type: "finish", finishReason: "stop", stopSequence: null, usage: null },
    ]);
  });

  test("usage counts wherever it comes, the last one", () => {
    const usage = (n: number) => ({ prompt_tokens: n, completion_tokens: n });
    const first = event({ choices: [{ delta: { content: "a" } }], usage: usage(1) });
    const last = event({ choices: [], usage: usage(2) });
    expect(decode(first, end("stop"), last, done).at(-1)).toMatchObject({ usage: { inputTokens: 2, outputTokens: 2 } });
  });
});

describe("tool calls", () => {
  const piece = (call: object) => said({ tool_calls: [call] });

  test.each([
    [
      "interleaved by index",
      [
        piece({ index: 0, id: "a", type: "function", function: { name: "f", arguments: "" } }),
        piece({ index: 1, id: "b", type: "function", function: { name: "g", arguments: '{"x"' } }),
        piece({ index: 0, function: { arguments: '{"y":1}' } }),
        piece({ index: 1, function: { arguments: ":2}" } }),
      ],
    ],
    [
      "told apart by id, without an index",
      [
        piece({ id: "a", function: { name: "f", arguments: '{"y":1}' } }),
        piece({ id: "b", function: { name: "g", arguments: '{"x":2}' } }),
      ],
    ],
    [
      "told apart by place, without index and id",
      [
        said({
          tool_calls: [
            { function: { name: "f", arguments: '{"y":1}' } },
            { function: { name: "g", arguments: '{"x":2}' } },
          ],
        }),
      ],
    ],
    [
      "all under one index, each whole",
      [
        piece({ index: 0, id: "a", function: { name: "f", arguments: '{"y":1}' } }),
        piece({ index: 0, id: "b", function: { name: "g", arguments: '{"x":2}' } }),
      ],
    ],
    [
      "whose id and name are repeated with every piece",
      [
        piece({ index: 0, id: "a", function: { name: "f", arguments: '{"y"' } }),
        piece({ index: 0, id: "a2", function: { name: "f", arguments: ":1}" } }),
        piece({ index: 1, id: "b", function: { name: "g", arguments: '{"x":2}' } }),
      ],
    ],
    [
      "with arguments as an object",
      [
        piece({ index: 0, id: "a", function: { name: "f", arguments: { y: 1 } } }),
        piece({ index: 1, id: "b", function: { name: "g", arguments: { x: 2 } } }),
      ],
    ],
    [
      "named after their id",
      [
        piece({ index: 0, id: "a", function: { arguments: '{"y"' } }),
        piece({ index: 0, function: { name: "f", arguments: ":1}" } }),
        piece({ index: 1, id: "b", function: { name: "g", arguments: '{"x":2}' } }),
      ],
    ],
  ])("%s come out whole", (_how, pieces) => {
    const answer = collect(...pieces, end("tool_calls"), done);
    expect(answer.contents.map(({ start, text }) => [start.type === "tool-call" && start.toolName, text])).toEqual([
      ["f", '{"y":1}'],
      ["g", '{"x":2}'],
    ]);
    const ids = answer.contents.map(({ start }) => (start.type === "tool-call" ? start.toolCallId : ""));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]+$/);
    expect(answer.finishReason).toBe("tool_calls");
  });

  test("an empty list is no call, and no call is no reason", () => {
    expect(collect(said({ content: "a", tool_calls: [] }), end("tool_calls"), done)).toMatchObject({
      finishReason: "stop",
      contents: [{ start: { type: "text" } }],
    });
  });

  test("a call that ends in stop is a call", () => {
    const call = piece({ index: 0, id: "a", function: { name: "f", arguments: "" } });
    expect(collect(call, end("stop"), done).finishReason).toBe("tool_calls");
    expect(collect(call, end("length"), done).finishReason).toBe("length");
    expect(collect(call, done).finishReason).toBe("tool_calls");
  });

  test("of custom tools and of the old kind are read", () => {
    const custom = piece({ index: 0, id: "a", type: "custom", custom: { name: "p", input: "x" } });
    const more = piece({ index: 0, custom: { input: "y" } });
    expect(collect(custom, more, end("tool_calls"), done).contents).toMatchObject([
      { start: { toolName: "p", isCustom: true }, text: "xy" },
    ]);
    const old = said({ function_call: { name: "f", arguments: "{" } });
    expect(contentsOf(old, said({ function_call: { arguments: "}" } }), end("function_call"), done)).toEqual([
      ["f", "{}"],
    ]);
  });

  test("a signature is kept, where Google puts it", () => {
    const extra_content = { google: { thought_signature: "sig" } };
    const call = piece({ index: 0, id: "a", function: { name: "f", arguments: "{}" }, extra_content });
    expect(collect(call, done).contents[0]!.start).toMatchObject({ signature: { wire: "openai_chat", value: "sig" } });
  });
});

describe("reasoning", () => {
  test.each([
    ["reasoning_content", { reasoning_content: "hm" }],
    ["reasoning", { reasoning: "hm" }],
    ["both", { reasoning_content: "hm", reasoning: "hm" }],
    ["a list and plain text", { reasoning: "hm", reasoning_details: [{ type: "reasoning.text", text: "hm" }] }],
    ["a list of summaries", { reasoning_details: [{ type: "reasoning.summary", summary: "hm" }] }],
    ["Mistral's list", { content: [{ type: "thinking", thinking: [{ type: "text", text: "hm" }] }] }],
  ])("is read from %s, once", (_where, delta) => {
    expect(contentsOf(said(delta), said({ content: "x" }), end("stop"), done)).toEqual([
      ["reasoning", "hm"],
      ["text", "x"],
    ]);
  });

  test("keeps what its provider needs to know it again", () => {
    const detail = { type: "reasoning.text", signature: "proof", format: "anthropic-claude-v1", index: 0 };
    const sealed = { type: "reasoning.encrypted", data: "zz", format: "openai-responses-v1", id: "rs_1", index: 1 };
    const answer = collect(
      said({ reasoning: "hm" }),
      said({ reasoning_details: [detail] }),
      said({ reasoning_details: [sealed] }),
      done,
    );
    expect(answer.contents).toMatchObject([
      { start: { type: "reasoning" }, text: "hm", signature: { wire: "openai_chat" } },
      { start: { type: "reasoning", redacted: { wire: "openai_chat" } }, text: "" },
    ]);
    const { index: _first, ...facts } = detail;
    expect(JSON.parse(answer.contents[0]!.signature!.value)).toEqual(facts);
  });

  test("that came through another gateway goes home by its tag", () => {
    const home = { wire: "gemini", value: "proof" } as const;
    const detail = { type: "reasoning.text", signature: writeSignature(home, "openai_chat") };
    expect(
      collect(said({ reasoning_content: "hm" }), said({ reasoning_details: [detail] }), done).contents,
    ).toMatchObject([{ text: "hm", signature: home }]);
  });
});

describe("what else an answer may hold", () => {
  test("lists of text, as Mistral writes them", () => {
    const content = [
      { type: "text", text: "a" },
      { type: "reference", reference_ids: [1] },
      { type: "text", text: "b" },
    ];
    expect(contentsOf(said({ content }), end("stop"), done)).toEqual([["text", "ab"]]);
  });

  test("a refusal", () => {
    const answer = collect(said({ refusal: "No" }), said({ refusal: "." }), end("stop"), done);
    expect(answer).toMatchObject({
      contents: [{ start: { type: "text", isRefusal: true }, text: "No." }],
      finishReason: "stop",
      detail: "refusal",
    });
  });

  test("a picture", () => {
    const images = [{ type: "image_url", image_url: { url: "data:image/png;base64,AA==" } }];
    expect(collect(said({ content: "Here", images }), end("stop"), done).contents[1]!.start).toEqual({
      type: "file",
      mediaType: "image/png",
      data: "AA==",
    });
  });

  test("log probabilities, with the tokens they belong to", () => {
    const content = [{ token: "a", logprob: -0.1, bytes: [97], top_logprobs: [] }];
    expect(decode(said({ content: "a" }, { logprobs: { content, refusal: null } }), done)).toContainEqual(
      expect.objectContaining({ type: "content-delta", text: "a", logprobs: content }),
    );
  });

  test("sources: OpenAI's annotations, Perplexity's results, or bare addresses", () => {
    const annotation = {
      type: "url_citation",
      url_citation: { url: "https://a.example", title: "A", start_index: 0, end_index: 1 },
    };
    const cited = (...events: string[]) => collect(...events, end("stop"), done).contents[0]!.citations;
    expect(cited(said({ content: "a" }), said({ annotations: [annotation] }))).toEqual([
      { url: "https://a.example", title: "A", citedText: null, native: { wire: "openai_chat", value: annotation } },
    ]);
    const urls = ["https://b.example", "https://c.example"];
    const bare = event({ choices: [{ delta: { content: "b" } }], citations: urls });
    expect(cited(bare, bare).map(({ url }) => url)).toEqual(urls);
    const results = event({
      choices: [{ delta: { content: "b" } }],
      citations: urls,
      search_results: [{ url: urls[0], title: "B" }],
    });
    expect(cited(results)).toMatchObject([{ url: urls[0], title: "B" }]);
  });

  test("the stop sequence, where the provider tells it", () => {
    expect(
      collect(said({ content: "a" }), said({}, { finish_reason: "stop", stop_reason: "END" }), done).stopSequence,
    ).toBe("END");
    expect(
      collect(said({ content: "a" }), said({}, { finish_reason: "stop", matched_stop: 151_645 }), done).stopSequence,
    ).toBeNull();
  });
});

describe("the end", () => {
  test("is there when it was said in either way, and not otherwise", () => {
    expect(kinds(decode(said({ content: "a" }), end("stop")))).toContain("finish");
    expect(collect(said({ content: "a" }), done).finishReason).toBe("stop");
    expect(kinds(decode(said({ content: "a" })))).toEqual(["start", "content-start", "content-delta", "content-end"]);
    expect(decode("")).toEqual([]);
  });

  test("comes with the last count, before [DONE]", () => {
    const decoder = openaiChat.createStreamDecoder();
    const take = (chunk: object) => kinds(decoder.take({ event: "", data: JSON.stringify(chunk) }));
    const usage = { prompt_tokens: 1, completion_tokens: 1 };
    expect(take({ choices: [], usage })).toEqual(["start"]);
    expect(take({ choices: [{ delta: { content: "a" }, finish_reason: "stop" }], usage })).not.toContain("finish");
    expect(take({ choices: [], usage })).toEqual(["content-end", "finish"]);
    expect(decoder.take({ event: "", data: "[DONE]" })).toEqual([]);
    expect(decoder.end()).toEqual([]);
  });

  test("nothing follows it", () => {
    expect(
      decode(said({ content: "a" }), end("stop"), done, said({ content: "b" }), done).filter(
        ({ type }) => type === "finish",
      ),
    ).toHaveLength(1);
  });

  test.each([
    ["an error event", event({ error: { message: "m", type: "invalid_request_error" } }), 400],
    ["an error with a status", event({ error: { message: "m", code: 429 } }), 429],
    ["an error as a string", event({ error: "broken" }), 502],
    ["an error as the object", event({ object: "error", message: "m", code: 400 }), 400],
    ["a finish reason of error", end("error"), 502],
  ])("may be %s, after which nothing comes", (_what, bad, status) => {
    const parts = decode(said({ content: "a" }), bad, said({ content: "b" }), done);
    expect(parts.slice(-2)).toMatchObject([
      { type: "content-end" },
      { type: "error", failure: { reason: "status", status } },
    ]);
  });

  test("of odd input is reached all the same", () => {
    const odd = [
      "data: {broken\n\n",
      "data: 5\n\n",
      event({ choices: [null] }),
      event({ choices: [{ delta: null }] }),
      event({
        choices: [
          {
            delta: {
              content: 5,
              tool_calls: [null, {}, { function: "x" }],
              reasoning_details: [null, 5],
              images: [1],
              annotations: [1],
            },
          },
        ],
      }),
      event({ choices: "none", usage: "much" }),
      event({ choices: [{ index: 1, delta: { content: "other" } }] }),
    ];
    expect(contentsOf(...odd, said({ content: "a" }), end("stop"), done)).toEqual([["text", "a"]]);
  });
});

describe("a whole answer", () => {
  test("has the parts that its stream would have had", () => {
    const message = {
      role: "assistant",
      content: "a",
      reasoning_content: "hm",
      refusal: null,
      tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
    };
    const usage = { prompt_tokens: 3, completion_tokens: 4 };
    const parts = openaiChat.decodeAnswer({
      id: "x",
      model: "n",
      choices: [{ index: 0, message, finish_reason: "tool_calls" }],
      usage,
    })!;
    expect(collectParts(parts)).toMatchObject({
      id: "x",
      model: "n",
      contents: [
        { start: { type: "reasoning" }, text: "hm" },
        { start: { type: "text" }, text: "a" },
        { start: { type: "tool-call", toolCallId: "c", toolName: "f" }, text: "{}" },
      ],
      finishReason: "tool_calls",
      usage: { inputTokens: 3, outputTokens: 4 },
    });
  });

  test("that is none is told apart from one that failed", () => {
    expect(openaiChat.decodeAnswer("x")).toBeNull();
    expect(openaiChat.decodeAnswer({ choices: [] })).toBeNull();
    expect(kinds(openaiChat.decodeAnswer({ error: { message: "m", code: 503 } })!)).toEqual(["start", "error"]);
  });
});
