import { describe, expect, test } from "vitest";
import type { GenerateRequest, Tool } from "@/lib/gateway/canonical/generate-request";
import type { ContentStart, StreamPart } from "@/lib/gateway/canonical/stream-part";
import { noUsage } from "@/lib/gateway/metering/usage";
import { openaiResponses } from "@/lib/gateway/wires/openai-responses/codec";
import { decodeResponsesRequest } from "@/lib/gateway/wires/openai-responses/decode-request/decode-request";
import type { ResponseObject } from "@/lib/gateway/wires/openai-responses/encode-answer/response-types";
import { codexRequest } from "@/tests/support/fixtures/codex-request";
import {
  cutEvents,
  doneOnlyEvents,
  endOnlyEvents,
  failedEvents,
  fullStream,
  fullText,
  toResponsesStream,
} from "@/tests/support/fixtures/responses-streams";
import { contextOf, requestOf } from "@/tests/support/generate-requests";
import { collectParts, playStream } from "@/tests/support/play-wire";

const decode = (stream: string) => playStream(openaiResponses.createStreamDecoder(), stream);

describe("a provider's stream", () => {
  const whole = collectParts(decode(fullStream));

  test("becomes reasoning with its signature, text with its citation, a call, and usage", () => {
    expect(whole.contents).toMatchObject([
      {
        start: { type: "reasoning" },
        text: "First.\n\nSecond.",
        signature: { wire: "openai_responses", value: "gAAAsecret", itemId: "rs_1" },
      },
      { start: { type: "text" }, text: fullText, citations: [{ url: "https://a.example", title: "A" }] },
      { start: { type: "tool-call", toolCallId: "call_1", toolName: "weather" }, text: '{"city":"Zürich"}' },
    ]);
    expect(whole).toMatchObject({
      id: "resp_up1",
      model: "gpt-up",
      finishReason: "tool_calls",
      usage: { inputTokens: 31, cacheReadTokens: 8, outputTokens: 12, reasoningTokens: 5 },
    });
    expect(whole.contents[1]!.citations).toHaveLength(1);
  });

  test.each([
    ["says everything only when it is done with it", doneOnlyEvents],
    ["says everything only at its end", endOnlyEvents],
  ])("that %s is the same answer", (_, events) => {
    expect(collectParts(decode(toResponsesStream(events)))).toEqual(whole);
  });

  test("that is cut by the cap says so, and what was said stays", () => {
    const answer = collectParts(decode(toResponsesStream(cutEvents)));
    expect(answer).toMatchObject({ finishReason: "length", usage: { outputTokens: 12 } });
    expect(answer.contents.map(({ text }) => text)).toEqual(["First.\n\nSecond.", fullText]);
  });

  test.each([
    [{ code: "rate_limit_exceeded" }, 429],
    [{ code: "server_is_overloaded" }, 503],
    [{ code: "insufficient_quota" }, 429],
    [{ code: "invalid_prompt" }, 400],
    [{ code: "context_length_exceeded" }, 400],
    [{ code: "invalid_image_url" }, 400],
    [{ code: "server_error" }, 500],
    [{ code: null, type: "invalid_request_error" }, 400],
    [{ code: 503 }, 503],
    [{ code: "a_word_of_tomorrow" }, 502],
    [null, 502],
  ])("that fails with %j is judged as %i, in every shape of the event", (error, status) => {
    const nested = { type: "response.failed", response: { status: "failed", error } };
    const inError = { type: "error", error };
    for (const event of [nested, inError]) {
      const parts = decode(toResponsesStream([...cutEvents.slice(0, 15), event, cutEvents.at(-1)!]));
      expect(parts.at(-1)).toMatchObject({ type: "error", failure: { reason: "status", status } });
    }
  });

  test("that fails flatly is judged by its code, and its words are kept for the judge", () => {
    const event = { type: "error", code: "rate_limit_exceeded", message: "Slow down", param: null };
    expect(decode(toResponsesStream([event])).at(-1)).toMatchObject({
      failure: { status: 429, body: { error: { message: "Slow down", code: "rate_limit_exceeded", type: null } } },
    });
  });

  test("that breaks off has no end", () => {
    const parts = decode(toResponsesStream(cutEvents.slice(0, 15)));
    expect(parts.at(-1)).toEqual({ type: "content-end", index: 1 });
  });

  test.each(["", "{", "[]", "null", '{"type":5}', '{"type":"response.output_item.done","item":7}'])(
    "with %j in it is none the worse",
    (data) => {
      expect(collectParts(decode(`data: ${data}\n\n${fullStream}`)).contents).toEqual(whole.contents);
    },
  );

  test("of a refusal says that it is one", () => {
    const refusal = { type: "message", id: "m", content: [{ type: "refusal", refusal: "No." }] };
    const answer = collectParts(openaiResponses.decodeAnswer({ status: "completed", output: [refusal] })!);
    expect(answer).toMatchObject({ finishReason: "stop", detail: "refusal" });
    expect(answer.contents).toMatchObject([{ start: { type: "text", isRefusal: true }, text: "No." }]);
  });

  test("of a picture and a search is a picture, and an item of the provider's own, which is counted", () => {
    const output = [
      { type: "web_search_call", id: "ws", status: "completed", action: { type: "search", query: "q" } },
      { type: "web_search_call", id: "ws2", status: "completed", action: { type: "open_page", url: "u" } },
      { type: "image_generation_call", id: "ig", status: "completed", result: "AAAA", output_format: "webp" },
    ];
    const usage = { input_tokens: 1, output_tokens: 2 };
    const answer = collectParts(openaiResponses.decodeAnswer({ status: "completed", output, usage })!);
    expect(answer.contents.map(({ start }) => start)).toEqual([
      { type: "provider", wire: "openai_responses", value: output[0] },
      { type: "provider", wire: "openai_responses", value: output[1] },
      { type: "file", mediaType: "image/webp", data: "AAAA" },
    ]);
    expect(answer).toMatchObject({ finishReason: "stop", usage: { webSearchCalls: 1 } });
  });
});

describe("a forwarded stream", () => {
  const watch = (stream: string) => {
    const reader = openaiResponses.createStreamReader(false);
    const out = reader.read(new TextEncoder().encode(stream));
    return { out: new TextDecoder().decode(out), reader };
  };

  test("counts what is said once, though it is told three times", () => {
    const { reader } = watch(fullStream);
    const said = `First.Second.${fullText.replaceAll('"', "x")}{xcityx:xZürichx}`;
    expect(reader.facts().answerBytes).toBe(new TextEncoder().encode(said).length);
    expect(reader.facts()).toMatchObject({ finishReason: "tool_calls", usage: { outputTokens: 12 } });
  });

  test("that was cut by the cap is complete, and says why it ended", () => {
    const { reader } = watch(toResponsesStream(cutEvents));
    expect(reader.isComplete).toBe(true);
    expect(reader.facts()).toMatchObject({ finishReason: "length", usage: { inputTokens: 31 } });
  });

  test("ends before the provider's failure, of which no word goes out", () => {
    const { out, reader } = watch(toResponsesStream(failedEvents));
    expect(out).toBe(toResponsesStream(failedEvents.slice(0, -1)));
    expect(reader.failure).toMatchObject({ reason: "status", status: 429 });
    expect(reader.isComplete).toBe(false);
  });

  test("is counted although its last event holds a picture of megabytes", () => {
    const item = { type: "image_generation_call", id: "ig", status: "completed", result: "A".repeat(3_000_000) };
    const usage = { input_tokens: 3, output_tokens: 4 };
    const stream = toResponsesStream([
      { type: "response.completed", response: { id: "r", status: "completed", output: [item], usage } },
    ]);
    const bytes = new TextEncoder().encode(stream);
    const reader = openaiResponses.createStreamReader(false);
    let length = 0;
    for (let at = 0; at < bytes.length; at += 65_536) length += reader.read(bytes.subarray(at, at + 65_536)).length;
    expect(length).toBe(bytes.length);
    expect(reader.isComplete).toBe(true);
    expect(reader.facts()).toMatchObject({ usage: { inputTokens: 3, outputTokens: 4 }, finishReason: "stop" });
  });
});

const finish: StreamPart = { type: "finish", finishReason: "stop", stopSequence: null, usage: noUsage };

function write(contents: readonly (readonly StreamPart[])[], request: GenerateRequest, end: StreamPart = finish) {
  const encoder = openaiResponses.createStreamEncoder(contextOf(request));
  const parts: StreamPart[] = [{ type: "start", id: null, model: null, usage: null }, ...contents.flat(), end];
  const text = parts.map((part) => encoder.encode(part)).join("");
  const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!));
  return { events, response: events.at(-1).response as ResponseObject & { output: Record<string, unknown>[] } };
}

function content(
  index: number,
  start: ContentStart,
  text = "",
  ...metas: Omit<Extract<StreamPart, { type: "content-meta" }>, "type" | "index">[]
): StreamPart[] {
  return [
    { type: "content-start", index, content: start },
    ...(text === "" ? [] : [{ type: "content-delta", index, text } as const]),
    ...metas.map((meta) => ({ type: "content-meta", index, ...meta }) as const),
    { type: "content-end", index },
  ];
}

describe("an answer for a client of Responses", () => {
  const codex = decodeResponsesRequest({ ...codexRequest });

  test("calls a tool by the name and the group that Codex gave it", () => {
    const { response } = write([content(0, { type: "tool-call", toolCallId: "c", toolName: "files__list" })], codex);
    expect(response.output).toMatchObject([
      { type: "function_call", call_id: "c", name: "list", namespace: "files", arguments: "{}", status: "completed" },
    ]);
  });

  test.each([
    ['{"input":"*** Begin\\n"}', undefined],
    ["*** Begin\n", true],
  ])("calls a custom tool with its text, which came as %j", (text, isCustom) => {
    const start = {
      type: "tool-call",
      toolCallId: "c",
      toolName: "apply_patch",
      ...(isCustom && { isCustom }),
    } as const;
    const { response, events } = write([content(0, start, text)], codex);
    expect(response.output).toMatchObject([
      { id: "ctc_0199ab0", type: "custom_tool_call", call_id: "c", name: "apply_patch", input: "*** Begin\n" },
    ]);
    expect(events.filter(({ type }) => type === "response.custom_tool_call_input.delta")).toMatchObject([
      { delta: "*** Begin\n" },
    ]);
  });

  test("repeats what was asked, under an id of ours and the name that the client used", () => {
    const { response, events } = write([], codex);
    expect(response).toMatchObject({
      id: "resp_0199ab",
      model: "gpt-5-codex",
      tool_choice: "auto",
      reasoning: { effort: "medium", summary: "auto" },
      text: { format: { type: "text" }, verbosity: "low" },
      created_at: 1_700_000_000,
      store: false,
    });
    expect(response.tools).toHaveLength(5);
    for (const { type, response: early } of events.slice(0, 2)) {
      expect(type).toMatch(/created|in_progress/);
      expect(early).not.toHaveProperty("usage");
    }
  });

  test("cites what another wire cited, over the whole of the statement", () => {
    const citation = { url: "https://a.example", title: null, citedText: "x" };
    const nowhere = { url: null, title: "A book", citedText: "y" };
    const cited = content(0, { type: "text" }, "Statement", { citation }, { citation: nowhere });
    const { response, events } = write([cited, content(1, { type: "text" }, " more")], requestOf());
    expect(response.output).toMatchObject([
      {
        type: "message",
        content: [
          {
            text: "Statement",
            annotations: [
              {
                type: "url_citation",
                url: "https://a.example",
                title: "https://a.example",
                start_index: 0,
                end_index: 9,
              },
            ],
          },
          { text: " more", annotations: [] },
        ],
      },
    ]);
    expect(events.filter(({ type }) => type === "response.output_text.annotation.added")).toHaveLength(1);
  });

  test.each([
    ["length", "max_output_tokens"],
    ["content_filter", "content_filter"],
  ] as const)("that ended by %s is incomplete", (finishReason, reason) => {
    const end: StreamPart = { type: "finish", finishReason, stopSequence: null, usage: null };
    const { response, events } = write([content(0, { type: "text" }, "Hal")], requestOf(), end);
    expect(events.at(-1).type).toBe("response.incomplete");
    expect(response).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason },
      output: [{ type: "message", status: "incomplete" }],
    });
  });

  test("that came to nothing is a failure", () => {
    const end: StreamPart = { type: "finish", finishReason: "error", stopSequence: null, usage: null };
    const { events } = write([], requestOf(), end);
    expect(events.slice(-2)).toMatchObject([
      { type: "error", code: "upstream_error" },
      { type: "response.failed", response: { status: "failed", error: { code: "server_error" } } },
    ]);
  });

  test("shows a picture, a search of its own wire, and none of another's", () => {
    const search = { type: "web_search_call", id: "ws" };
    const { response } = write(
      [
        content(0, { type: "provider", wire: "openai_responses", value: search }),
        content(1, { type: "provider", wire: "anthropic_messages", value: { type: "server_tool_use" } }),
        content(2, { type: "file", mediaType: "image/png", data: "AAAA" }),
      ],
      requestOf(),
    );
    expect(response.output).toEqual([
      search,
      { id: "ig_0199ab1", type: "image_generation_call", status: "completed", result: "AAAA" },
    ]);
  });
});

describe("what a client of Responses gives back comes home", () => {
  const tools: Tool[] = [{ type: "function", name: "f", description: null, inputSchema: null, strict: null }];
  const turn = (output: readonly unknown[]) => decodeResponsesRequest({ model: "m", input: [...output] }).messages;
  const said = (contents: readonly StreamPart[][]) => turn(write(contents, requestOf({ tools })).response.output);

  test("reasoning with the signature of another wire, and with that of its own", () => {
    const foreign = { wire: "anthropic_messages", value: "sig" } as const;
    const own = { wire: "openai_responses", value: "gAAA", itemId: "rs_77" } as const;
    const [message] = said([
      content(0, { type: "reasoning" }, "a", { signature: foreign }),
      content(1, { type: "reasoning" }, "b", { signature: own }),
      content(2, { type: "reasoning" }, "c"),
    ]);
    expect(message!.content).toEqual([
      { type: "reasoning", text: "a", signature: foreign },
      { type: "reasoning", text: "b", signature: own },
      { type: "reasoning", text: "c" },
    ]);
  });

  test("reasoning that nobody may read, and the signature of a call", () => {
    const redacted = { wire: "anthropic_messages", value: "hidden" } as const;
    const signature = { wire: "gemini", value: "thought" } as const;
    const call = { type: "tool-call", toolCallId: "c", toolName: "f", signature } as const;
    const late = { type: "tool-call", toolCallId: "d", toolName: "f" } as const;
    const [message] = said([
      content(0, { type: "reasoning", redacted }),
      content(1, call, '{"a":1}'),
      content(2, late, "{}", { signature }),
    ]);
    expect(message!.content).toEqual([
      { type: "reasoning", text: "", redacted },
      { ...call, input: '{"a":1}' },
      { ...late, input: "{}", signature },
    ]);
  });

  test("and goes to no stranger: what is forwarded has none of it", () => {
    const { response } = write(
      [
        content(0, { type: "reasoning" }, "a", { signature: { wire: "anthropic_messages", value: "sig" } }),
        content(1, { type: "reasoning" }, "unsigned"),
        content(2, { type: "text" }, "Hi"),
      ],
      requestOf(),
    );
    const body = new TextEncoder().encode(JSON.stringify({ model: "m", store: false, input: response.output }));
    const reader = openaiResponses.readRequest(body, { model: null, stream: null, header: () => null });
    const { bytes } = reader.prepare({
      upstreamModel: "m",
      outputCap: null,
      isPooled: true,
      pseudonym: "p",
      quirks: {},
    });
    expect(JSON.parse(new TextDecoder().decode(bytes)).input).toMatchObject([{ type: "message" }]);
  });
});
