/** Models that the price package knows and models.dev's collection does not yet, with what little is stated of them. */
import type { ModelInfo } from "@pydantic/genai-prices";
import type { ProviderId } from "@/lib/catalog/provider";
import type { Collected } from "./collected";

/** Of the others the package knows ids by which no API has ever called them. */
const newer: Partial<Record<ProviderId, RegExp>> = {
  openai: /^gpt-(6|5\.6)-|^gpt-3\.5-turbo-instruct$|^gpt-4o-(mini-)?(transcribe|tts)$|^whisper-1$/,
  anthropic: /^claude-(fable-5-1|opus-5|opus-5-5)$/,
  google: /^gemini-(3\.5-flash-lite|3\.[678]-flash|embedding-2)$/,
  xai: /^grok-(4\.[56]|code-fast-1|4-fast-.*|4-1-fast-.*|4-0709|3|3-mini)$/,
  mistral: /^(codestral-2508|ministral-(3|8|14)b-2512|voxtral-small-24b-2507)$/,
  moonshot: /^(kimi-k3|moonshot-v1-.*)$/,
  minimax: /^MiniMax-M2\.1-highspeed$/,
  cohere: /^embed-v4\.0$/,
  cerebras: /^gemma-4-31b$/,
  // An id with a colon is a variant of another.
  openrouter: /^[^:]+$/,
};

/** Id and facts of each; a model that costs nothing, or is on its way out, is left out. */
export function* newerModels(
  provider: ProviderId,
  priced: ReadonlyMap<string, ModelInfo>,
): Generator<[string, Collected]> {
  const wanted = newer[provider];
  if (!wanted) return;
  for (const model of priced.values()) {
    if (!wanted.test(model.id) || model.deprecated || isFree(model)) continue;
    if (provider === "openrouter" && !model.context_window) continue;
    yield [model.id, { name: model.name ?? model.id, limit: { context: model.context_window } }];
  }
}

function isFree({ prices }: ModelInfo): boolean {
  return !Array.isArray(prices) && Object.values(prices).every((rate) => rate === 0 || rate === undefined);
}
