/** The families of models the matrix calls, by the one wire their provider speaks. */
import type { Wire } from "@/lib/gateway/ports";

export type Family = { readonly id: string; readonly name: string; readonly wire: Wire };

export const families: readonly Family[] = [
  { id: "openai", name: "OpenAI (Responses)", wire: "openai_responses" },
  { id: "anthropic", name: "Anthropic", wire: "anthropic_messages" },
  { id: "google", name: "Google Gemini", wire: "gemini" },
  { id: "openai-compatible", name: "OpenAI-compatible (chat)", wire: "openai_chat" },
];
