import { receiptDays } from "@/lib/usage/get-receipt";

/** What can be asked for. A test holds the addresses to the engine's routes. */
export type Endpoint = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly text: string;
};

export const generating: readonly Endpoint[] = [
  { method: "POST", path: "/v1/chat/completions", text: "OpenAI Chat" },
  { method: "POST", path: "/v1/responses", text: "OpenAI Responses" },
  { method: "POST", path: "/v1/messages", text: "Anthropic Messages" },
  { method: "POST", path: "/v1beta/models/{model}:generateContent", text: "Gemini; the same under /v1" },
  { method: "POST", path: "/v1beta/models/{model}:streamGenerateContent", text: "with alt=sse, or as a JSON list" },
];

export const counting: readonly Endpoint[] = [
  { method: "POST", path: "/v1/messages/count_tokens", text: "Anthropic’s question, for every model" },
  { method: "POST", path: "/v1beta/models/{model}:countTokens", text: "Gemini’s, likewise" },
];

export const forwardedOnly: readonly Endpoint[] = [
  { method: "POST", path: "/v1/embeddings", text: "embeddings" },
  { method: "POST", path: "/v1beta/models/{model}:embedContent", text: "Gemini’s embeddings" },
  { method: "POST", path: "/v1beta/models/{model}:batchEmbedContents", text: "several at once" },
  { method: "POST", path: "/v1/completions", text: "the older completions" },
  { method: "POST", path: "/v1/images/generations", text: "pictures" },
  { method: "POST", path: "/v1/audio/speech", text: "text to speech" },
  {
    method: "POST",
    path: "/v1/audio/transcriptions",
    text: "speech to text; put model before the file, and the form goes on while it arrives",
  },
  { method: "POST", path: "/v1/moderations", text: "moderation" },
  { method: "POST", path: "/v1/rerank", text: "reranking" },
];

export const asking: readonly Endpoint[] = [
  { method: "GET", path: "/v1/models", text: "what is sold now; in Anthropic’s shape where anthropic-version is sent" },
  { method: "GET", path: "/v1/models/{model}", text: "one of them" },
  { method: "GET", path: "/v1beta/models", text: "the same in Gemini’s shape" },
  { method: "GET", path: "/v1beta/models/{model}", text: "one of them" },
  { method: "GET", path: "/v1/credits", text: "balance, held and available" },
  {
    method: "GET",
    path: "/v1/usage",
    text: `sums by day, model or key: from, to, group_by; calls older than ${receiptDays} days are gone`,
  },
  { method: "GET", path: "/v1/key", text: "the key that asks" },
  { method: "GET", path: "/v1/receipts/{request_id}", text: "everything that is stored about a call" },
  { method: "GET", path: "/v1/media", text: "url: what a platform says of something public on it, such as a video" },
];

export const managing: readonly Endpoint[] = [
  { method: "GET", path: "/v1/keys", text: "the organization’s keys: limit, after" },
  { method: "POST", path: "/v1/keys", text: "a new one, shown this once" },
  { method: "GET", path: "/v1/keys/{id}", text: "one of them" },
  { method: "PATCH", path: "/v1/keys/{id}", text: "its name and its limits" },
  { method: "DELETE", path: "/v1/keys/{id}", text: "revoked at once, and what is under way with it ended" },
  { method: "POST", path: "/v1/keys/{id}/rotate", text: "a new secret; the old one goes on for overlap_seconds" },
];
