/** What the collected facts of a model come to in the catalogue's own words. */
import type { InputModality, ModelKind } from "@/lib/catalog/model";
import type { ProviderId, Wire } from "@/lib/catalog/provider";
import type { Collected } from "./collected";

/** Null: nothing that one of our endpoints serves. */
export function kindOf(id: string, { modalities, status }: Collected): ModelKind | null {
  const output = modalities?.output ?? ["text"];
  if (status === "deprecated" || /realtime|live|video|-voice|ocr-\d|-ocr-/.test(id)) return null;
  if (/embed/.test(id)) return "embeddings";
  if (/rerank/.test(id)) return "rerank";
  if (/^omni-moderation|^text-moderation/.test(id)) return "moderation";
  if (/whisper|transcribe|asr|voxtral-mini-26/.test(id)) return "transcription";
  if (/gemini/.test(id)) return "generate";
  if (/gpt-image|chatgpt-image|-image/.test(id) || !output.some((each) => each === "text" || each === "audio"))
    return "image";
  if (/-tts|orpheus/.test(id) || !output.includes("text")) return "speech";
  return "generate";
}

/** The wires that serve it, where that is fewer than the provider has, or in another order. */
export function wiresOf(provider: ProviderId, id: string, { reasoning }: Collected): readonly Wire[] | null {
  const isClaude = id.includes("claude");
  if (provider === "openai" || provider === "azure") {
    if (isClaude) return ["anthropic_messages"];
    if (!/^(gpt|o\d|codex|computer-use)/.test(id)) return ["openai_chat"];
    if (/-pro$|codex|deep-research|computer-use/.test(id)) return ["openai_responses"];
    return (reasoning || /^gpt-[56]/.test(id)) && !/chat/.test(id) ? ["openai_responses", "openai_chat"] : null;
  }
  if (provider === "bedrock") {
    if (isClaude) return ["anthropic_messages"];
    return /openai\.gpt-\d/.test(id) ? ["openai_responses", "openai_chat"] : ["openai_chat"];
  }
  if (provider === "vertex") return /^gem/.test(id) ? ["gemini"] : ["openai_chat"];
  // Sonar models are not models of Perplexity's newer Agent API.
  return provider === "perplexity" ? ["openai_chat"] : null;
}

/** "none" too where it thinks as it likes: nothing that it could be told would be understood. */
export function reasoningOf(id: string, { reasoning, reasoning_options: options }: Collected) {
  const ways = options?.map(({ type }) => type) ?? [];
  if (reasoning === false) return "none";
  const claude = /claude-(?:opus|sonnet|haiku|fable)-(\d+)(?:[-.](\d{1,2})(?!\d))?/.exec(id);
  if (claude) return Number(claude[1]) + Number(claude[2] ?? 0) / 100 >= 4.06 ? "adaptive" : "budget";
  if (options && !ways.includes("effort") && !ways.includes("budget_tokens")) return "none";
  const gemini = /gemini-(\d)/.exec(id);
  if (gemini) return Number(gemini[1]) >= 3 ? "effort" : "budget";
  if (options) return ways.includes("effort") ? "effort" : "budget";
  return reasoning ? "effort" : null;
}

/** Models of Bedrock that only AWS's own language is known to reach. */
export function isOutOfReach(provider: ProviderId, id: string): boolean {
  return provider === "bedrock" && /amazon\.|meta\.|writer\.|deepseek\.r1|pixtral/.test(id);
}

/** DeepSeek answers to its old names with its newest model, at the newest's price. */
export function isPriceOld(provider: ProviderId, id: string): boolean {
  return provider === "deepseek" && /^deepseek-(chat|reasoner)$/.test(id);
}

const modalities: readonly [string, InputModality][] = [
  ["text", "text"],
  ["image", "image"],
  ["pdf", "file"],
  ["audio", "audio"],
  ["video", "video"],
];

export function inputOf({ modalities: stated }: Collected): InputModality[] | undefined {
  const input = stated?.input;
  return input && modalities.filter(([theirs]) => input.includes(theirs)).map(([, ours]) => ours);
}
