/** True answers of providers, where they are at hand: each costs what a plain reading of its own counts costs. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { computeCostNano } from "@/lib/gateway/metering/cost";
import type { Wire } from "@/lib/gateway/ports";
import { codecs } from "@/lib/gateway/wires/registry";
import { priceOf } from "@/tests/support/fixtures/charged-usage";
import { play, toBytes } from "@/tests/support/surface-calls";

type Json = { readonly [name: string]: unknown };

const folder = path.resolve(process.env.RECORDED_DIR ?? "../shared/recorded");
const names = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll(path.sep, "/"))
  : [];

/** Rates of which no two are alike, so that no token can stand in for another. */
const price = priceOf({
  input: "3.000001",
  output: "15.000007",
  read: "0.300011",
  write5m: "3.75013",
  write1h: "6.000017",
});
const [input, read, write5m, write1h, output] = [3_000_001n, 300_011n, 3_750_130n, 6_000_017n, 15_000_007n];

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const within = (value: unknown, name: string): Json => (isObject(value) && isObject(value[name]) ? value[name] : {});
const count = (value: unknown) => BigInt(typeof value === "number" ? value : 0);

/** What a plain reading of one provider's counts comes to, in pico-USD. */
type Reading = (usage: Json) => bigint;

/** xAI counts reasoning beside the completion, but in the total; DeepSeek and Moonshot have their own words for the cache. */
const readChat: Reading = (usage) => {
  const prompt = count(usage.prompt_tokens);
  const cached = count(
    within(usage, "prompt_tokens_details").cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens,
  );
  const written =
    usage.total_tokens === undefined ? count(usage.completion_tokens) : count(usage.total_tokens) - prompt;
  return (prompt - cached) * input + cached * read + written * output;
};

const readResponses: Reading = (usage) => {
  const cached = count(within(usage, "input_tokens_details").cached_tokens);
  return (count(usage.input_tokens) - cached) * input + cached * read + count(usage.output_tokens) * output;
};

/** Each pass was billed. */
const readAnthropic: Reading = (usage) => {
  const passes = Array.isArray(usage.iterations) && usage.iterations.length > 0 ? usage.iterations : [usage];
  return passes.filter(isObject).reduce((sum, pass) => {
    const hour = count(within(pass, "cache_creation").ephemeral_1h_input_tokens);
    const minutes = count(pass.cache_creation_input_tokens) - hour;
    const plain = count(pass.input_tokens) * input + count(pass.cache_read_input_tokens) * read;
    return sum + plain + minutes * write5m + hour * write1h + count(pass.output_tokens) * output;
  }, 0n);
};

/** Thoughts are not among the candidates, but in the total. */
const readGemini: Reading = (usage) => {
  const prompt = count(usage.promptTokenCount) + count(usage.toolUsePromptTokenCount);
  const cached = count(usage.cachedContentTokenCount);
  const written = count(usage.candidatesTokenCount) + count(usage.thoughtsTokenCount);
  return (prompt - cached) * input + cached * read + written * output;
};

type Kind = { readonly wire: Wire; readonly reading: Reading; usageOf(event: Json): Json };

const kinds: Readonly<Record<string, Kind>> = {
  chat: { wire: "openai_chat", reading: readChat, usageOf: (event) => within(event, "usage") },
  responses: {
    wire: "openai_responses",
    reading: readResponses,
    usageOf: (event) => within(event.response ?? event, "usage"),
  },
  anthropic: {
    wire: "anthropic_messages",
    reading: readAnthropic,
    usageOf: (event) => ({ ...within(event.message, "usage"), ...within(event, "usage") }),
  },
  gemini: { wire: "gemini", reading: readGemini, usageOf: (event) => within(event, "usageMetadata") },
};

/** Which makers' answers are of which kind; folders within a maker's hold other services. */
const kindOf = (name: string): Kind | null => {
  if (/^(openai|xai|azure)\/(responses\/)?/.test(name) && readEvents(name).some(isOfResponses)) return kinds.responses!;
  if (/^(openai\/chat|deepseek\/chat)\/|^(xai|mistral|groq|moonshotai|azure)\/[^/]+$/.test(name)) return kinds.chat!;
  if (/^anthropic\/[^/]+$/.test(name)) return kinds.anthropic!;
  return /^google\/[^/]+$/.test(name) ? kinds.gemini! : null;
};

const isOfResponses = (event: Json) => event.object === "response" || within(event, "response").object === "response";

function readEvents(name: string): Json[] {
  const text = readFileSync(path.join(folder, name), "utf8");
  return (name.endsWith(".json") ? [text] : text.split("\n").filter(Boolean)).flatMap((line) => {
    try {
      const event: unknown = JSON.parse(line);
      return isObject(event) ? [event] : [];
    } catch {
      return [];
    }
  });
}

type Recorded = { readonly name: string; readonly kind: Kind; readonly events: readonly Json[]; readonly usage: Json };

const recorded: Recorded[] = names
  .filter((name) => /\.json$|\.chunks\.txt$/.test(name))
  .flatMap((name) => {
    const kind = kindOf(name);
    const events = kind ? readEvents(name) : [];
    const starts = events.filter(({ type }) => type === "message_start" || type === "response.created");
    // Several answers one after another are several calls.
    if (!kind || starts.length > 1) return [];
    const reported = events.map((event) => kind.usageOf(event)).filter((usage) => Object.keys(usage).length > 0);
    const usage = Object.assign({}, ...reported) as Json;
    return reported.length > 0 ? [{ name, kind, events, usage }] : [];
  });

if (recorded.length === 0) console.warn(`SKIPPED: no recorded answers to charge for in ${folder} (set RECORDED_DIR)`);

describe.runIf(recorded.length > 0)("a recorded answer costs what its own counts cost", () => {
  test.each(recorded)("$name", ({ name, kind, events, usage }) => {
    const codec = codecs[kind.wire];
    const nano = (kind.reading(usage) + 999n) / 1_000n;
    const reader = codec.createStreamReader(false);
    const lines = [...events.map((event) => JSON.stringify(event)), ...(kind === kinds.chat ? ["[DONE]"] : [])];
    if (name.endsWith(".chunks.txt")) play(reader, [toBytes(lines.map((data) => `data: ${data}\n\n`).join(""))]);
    const counted = name.endsWith(".json") ? codec.readAnswer(toBytes(events[0]!))?.usage : reader.facts().usage;
    expect(counted && computeCostNano(price, counted)).toBe(nano);
  });

  test("of seven makers", () => {
    const makers = new Set(recorded.map(({ name }) => name.split("/")[0]));
    expect([...makers]).toEqual(
      expect.arrayContaining(["openai", "anthropic", "google", "xai", "deepseek", "mistral", "groq"]),
    );
  });
});
