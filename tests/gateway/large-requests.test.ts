import { describe, expect, test } from "vitest";
import { gemini } from "@/lib/gateway/wires/gemini/codec";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";
import { codecs } from "@/lib/gateway/wires/registry";
import { deployment } from "@/tests/support/fake-house";

const facts = { model: null, stream: null, header: () => null };
const many = 30_000;

function range<T>(make: (index: number) => T): T[] {
  return Array.from({ length: many }, (_unused, index) => make(index));
}

function generate(messages: readonly object[]) {
  const body = new TextEncoder().encode(JSON.stringify({ model: "m", messages }));
  return openaiChat.readRequest(body, facts).toGenerate!();
}

/** A step that copied what it has so far would take minutes, and nobody else would be served meanwhile. */
describe("a conversation of very many steps is read in one pass", { timeout: 10_000 }, () => {
  test("with a result for each call of a tool", () => {
    const tool_calls = range((i) => ({ id: `c${i}`, type: "function", function: { name: "f", arguments: "{}" } }));
    const results = range((i) => ({ role: "tool", tool_call_id: `c${many - 1 - i}`, content: `r${i}` }));
    const { messages } = generate([{ role: "user", content: "Hi" }, { role: "assistant", tool_calls }, ...results]);
    expect(messages).toHaveLength(3);
    expect(messages[2]!.content).toHaveLength(many);
    expect(messages[2]!.content.at(-1)).toMatchObject({ toolCallId: "c0", toolName: "f" });
  });

  test("with calls and results of the older kind", () => {
    const calls = range(() => ({ role: "assistant", function_call: { name: "f", arguments: "{}" } }));
    const results = range((i) => ({ role: "function", name: "f", content: `r${i}` }));
    const { messages } = generate([...calls, ...results]);
    expect(messages.at(-1)!.content).toHaveLength(many);
    expect(messages.at(-1)!.content[1]).toMatchObject({ toolCallId: "call_1", toolName: "f" });
  });
});

function generateContents(contents: readonly object[]) {
  const body = new TextEncoder().encode(JSON.stringify({ contents }));
  return gemini.readRequest(body, { ...facts, model: "m" }).toGenerate!();
}

describe("contents of very many parts are read in one pass", { timeout: 10_000 }, () => {
  test("with results in another order than the calls", () => {
    const model = range((i) => ({ functionCall: { name: `f${i}`, args: {} } }));
    const user = range((i) => ({ functionResponse: { name: `f${many - 1 - i}`, response: {} } }));
    const { messages } = generateContents([
      { role: "user", parts: [{ text: "Hi" }] },
      { role: "model", parts: model },
      { role: "user", parts: user },
    ]);
    expect(messages[2]!.content).toHaveLength(many);
    expect(messages[2]!.content.at(-1)).toMatchObject({ toolCallId: "call_1", toolName: "f0" });
  });

  test("with words", () => {
    const { messages } = generateContents([{ role: "user", parts: range(() => ({ text: "Hi" })) }]);
    expect(messages[0]!.content).toHaveLength(many);
  });
});

test("a choice among very many tools is written in one pass", { timeout: 10_000 }, () => {
  const tools = range((i) => ({ type: "function", function: { name: `f${i}` } }));
  const tool_choice = { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [...tools].reverse() } };
  const body = { model: "m", messages: [{ role: "user", content: "Hi" }], tools, tool_choice };
  const request = openaiChat.readRequest(new TextEncoder().encode(JSON.stringify(body)), facts).toGenerate!();
  for (const codec of Object.values(codecs)) {
    const encoded = codec.encodeRequest(request, { deployment, outputCap: null, pseudonym: "p" });
    expect(JSON.stringify(encoded.body)).toContain(`"f${many - 1}"`);
  }
});

test("ids that Anthropic would refuse are written anew in one pass", { timeout: 10_000 }, () => {
  const count = 4_000;
  const id = (i: number) => String.fromCharCode(0x4e00 + i);
  const indices = Array.from({ length: count }, (_unused, i) => i);
  const request = generate([
    { role: "user", content: "Hi" },
    {
      role: "assistant",
      tool_calls: indices.map((i) => ({ id: id(i), type: "function", function: { name: "f", arguments: "{}" } })),
    },
    ...indices.map((i) => ({ role: "tool", tool_call_id: id(i), content: "r" })),
  ]);
  const { body } = codecs.anthropic_messages.encodeRequest(request, { deployment, outputCap: null, pseudonym: "p" });
  const [, assistant, user] = body.messages as { content: Record<string, string>[] }[];
  const ids = assistant!.content.map((block) => block.id!);
  expect(new Set(ids).size).toBe(count);
  expect(ids.every((one) => /^[\w-]{1,16}$/.test(one))).toBe(true);
  expect(user!.content.map((block) => block.tool_use_id)).toEqual(ids);
});
