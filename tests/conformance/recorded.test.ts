/** True answers of providers, where they are at hand, through the engine: the same bytes, and their usage. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { openaiChat } from "@/lib/gateway/wires/openai-chat/codec";
import { createChatStreamReader } from "@/lib/gateway/wires/openai-chat/forward/stream-reader";

const folder = path.resolve(process.env.RECORDED_DIR ?? "../shared/recorded");
const isChat =
  /^(openai\/chat|openai-compatible\/chat|azure\/chat|groq|deepseek\/chat|mistral|xai|moonshotai|alibaba)\b/;
const recorded = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => name.replaceAll(path.sep, "/"))
      .filter((name) => isChat.test(name) && !name.includes("/responses/"))
  : [];
const names = recorded.filter((name) => name.endsWith(".chunks.txt"));
const wholeNames = recorded.filter((name) => name.endsWith(".json") && "choices" in readJson(name));

function readJson(name: string): { usage?: { prompt_tokens: number; completion_tokens: number } } {
  return JSON.parse(readFileSync(path.join(folder, name), "utf8"));
}

const hash = (parts: readonly Uint8Array[]) =>
  parts.reduce((sum, part) => sum.update(part), createHash("sha256")).digest("hex");

/** One payload a line, as the provider sent it. */
function toStream(name: string): { bytes: Buffer; payloads: string[] } {
  const payloads = readFileSync(path.join(folder, name), "utf8").split("\n").filter(Boolean);
  const events = payloads.map((payload) => `data: ${payload}\n\n`);
  return { bytes: Buffer.from(`${events.join("")}data: [DONE]\n\n`), payloads };
}

/** What a plain parse of every event finds last. */
function lastUsage(payloads: readonly string[]): { prompt_tokens: number; completion_tokens: number } | undefined {
  return payloads.flatMap((payload) => JSON.parse(payload).usage ?? []).at(-1);
}

if (names.length === 0) console.warn(`SKIPPED: no recorded answers in ${folder} (set RECORDED_DIR)`);

describe.runIf(names.length > 0)("recorded streams", () => {
  test.each(names)("%s passes byte for byte in pieces of any size, and its usage is read", (name) => {
    const { bytes, payloads } = toStream(name);
    for (const size of [1, 7, 100, 1_447, bytes.length]) {
      const reader = createChatStreamReader(false);
      const out: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) out.push(reader.read(bytes.subarray(at, at + size)));
      out.push(reader.rest());
      expect(hash(out)).toBe(hash([bytes]));
      expect(reader.isComplete).toBe(true);
      expect(reader.failure).toBeNull();
      const said = lastUsage(payloads);
      const { usage } = reader.facts();
      if (!said) expect(usage).toBeNull();
      else {
        expect(usage!.inputTokens).toBe(said.prompt_tokens);
        expect(usage!.outputTokens).toBeGreaterThanOrEqual(said.completion_tokens);
      }
    }
  });
});

describe.runIf(wholeNames.length > 0)("recorded whole answers", () => {
  test.each(wholeNames)("the usage of %s is read", (name) => {
    const facts = openaiChat.readAnswer(readFileSync(path.join(folder, name)))!;
    const said = readJson(name).usage!;
    expect(facts.usage!.inputTokens).toBe(said.prompt_tokens);
    expect(facts.usage!.outputTokens).toBeGreaterThanOrEqual(said.completion_tokens);
    expect(facts.finishReason).not.toBeNull();
  });
});
