import { describe, expect, test } from "vitest";
import { gemini } from "@/lib/gateway/wires/gemini/codec";
import {
  chunk,
  geminiStreams,
  groundedChunks,
  pictureChunks,
  tooManyRequests,
  toStream,
} from "@/tests/support/fixtures/gemini-streams";
import { collect, decode, summarize } from "@/tests/support/gemini-parts";

const play = (text: string, size?: number) => decode(gemini.createStreamDecoder(), text, size);
const callIds = (parts: ReturnType<typeof play>) =>
  parts.flatMap((part) =>
    part.type === "content-start" && part.content.type === "tool-call" ? [part.content.toolCallId] : [],
  );

describe.each(geminiStreams)(
  "a translated stream of $name",
  ({ chunks, text, thoughts, calls, finishReason, usage }) => {
    test.each(["\n", "\r\n"])("says the same in pieces of any size (%j)", (lineEnd) => {
      const stream = toStream(chunks, lineEnd);
      const whole = play(stream);
      for (const size of [1, 5, 333]) expect(play(stream, size)).toEqual(whole);
      const answer = collect(whole);
      expect(summarize(answer)).toEqual({ text, thoughts, calls, finishReason });
      expect(answer).toMatchObject({ usage, model: "gemini-test", id: "r-1_abc" });
    });

    test("is the same as a whole answer in a list", () => {
      expect(collect(gemini.decodeAnswer(chunks)!)).toEqual(collect(play(toStream(chunks))));
    });

    test("gives every call an id of its own, the same each time", () => {
      const ids = callIds(play(toStream(chunks)));
      expect(new Set(ids).size).toBe(calls.length);
      expect(callIds(play(toStream(chunks), 3))).toEqual(ids);
      for (const id of ids) expect(id).toMatch(/^[\w-]{1,40}$/);
    });
  },
);

describe("a translated stream", () => {
  test("keeps the signatures of calls, and of what was said last", () => {
    const [thoughtful, calling] = geminiStreams.map(({ chunks }) => play(toStream(chunks)));
    expect(calling).toContainEqual(
      expect.objectContaining({ content: expect.objectContaining({ signature: { wire: "gemini", value: "YQ==" } }) }),
    );
    expect(collect(thoughtful!).contents.at(-1)).toMatchObject({ signature: { wire: "gemini", value: "c2lnbmVk" } });
  });

  test("gives each source of a search once, with the text", () => {
    const twice = [...groundedChunks.slice(0, 1), groundedChunks[1]!, groundedChunks[1]!];
    const answer = collect(play(toStream(twice)));
    expect(answer.contents).toHaveLength(1);
    expect(answer.contents[0]!.citations.map(({ url, title }) => [url, title])).toEqual([
      ["https://example.org/a", "A"],
      ["https://example.org/b", "B"],
    ]);
    expect(answer.usage.webSearchCalls).toBe(2);
  });

  test("carries a picture as a file", () => {
    const { contents } = collect(play(toStream(pictureChunks)));
    expect(contents.map(({ start }) => start)).toEqual([
      { type: "text" },
      { type: "file", mediaType: "image/png", data: "iVBORw0KGgo=" },
    ]);
  });

  test("leaves what Google ran itself to Google, and makes no call of it", () => {
    const code = geminiStreams.find(({ name }) => name === "code that Google ran")!;
    const kinds = collect(play(toStream(code.chunks))).contents.map(({ start }) => start.type);
    expect(kinds).toEqual(["provider", "provider", "text"]);
  });

  test("ends at an error, with the provider's own words for whoever judges it", () => {
    const parts = play(toStream([chunk([{ text: "Hi" }]), tooManyRequests, chunk([{ text: "more" }])]));
    expect(parts.at(-1)).toEqual({
      type: "error",
      failure: { reason: "status", status: 429, retryAfter: "35", body: tooManyRequests },
    });
  });

  test("that was cut has no end", () => {
    const parts = play(toStream([chunk([{ functionCall: { name: "f", willContinue: true } }])]));
    expect(parts.map(({ type }) => type)).toEqual(["start", "content-start", "content-delta", "content-end"]);
  });

  test("of a call that the model got wrong is an error, not a stop", () => {
    const wrong = chunk([], { finishReason: "MALFORMED_FUNCTION_CALL" });
    expect(play(toStream([wrong])).at(-1)).toMatchObject({ type: "finish", finishReason: "error" });
  });

  test.each([
    "",
    "data: [DONE]\n\n",
    "data: {nonsense\n\n",
    "data: 7\n\n",
    'data: {"candidates":"none"}\n\n',
    'data: {"candidates":[{"content":{"parts":[null,7,{"functionCall":{}},{"functionCall":{"partialArgs":"x"}}]}}]}\n\n',
    'data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","partialArgs":[{"jsonPath":"$[99999999]","stringValue":"x"},{"jsonPath":"nowhere","stringValue":"x"}]}}]}}]}\n\n',
  ])("survives %j", (text) => {
    expect(() => play(text)).not.toThrow();
  });

  test("of nothing known is no whole answer", () => {
    for (const odd of [null, 7, [], {}, { choices: [] }, tooManyRequests]) expect(gemini.decodeAnswer(odd)).toBeNull();
  });
});

describe("log probabilities", () => {
  test("come in OpenAI's form, and go back in Google's", () => {
    const logprobsResult = {
      chosenCandidates: [{ token: "Hi", logProbability: -0.1 }],
      topCandidates: [
        {
          candidates: [
            { token: "Hi", logProbability: -0.1 },
            { token: "Ho", logProbability: -2 },
          ],
        },
      ],
    };
    const parts = play(toStream([chunk([{ text: "Hi" }], { logprobsResult, finishReason: "STOP" })]));
    expect(parts.find(({ type }) => type === "content-delta")).toMatchObject({
      logprobs: [{ token: "Hi", logprob: -0.1, top_logprobs: [{ token: "Hi" }, { token: "Ho", logprob: -2 }] }],
    });
  });
});
