import assert from "node:assert/strict";
import type { Wire } from "@/lib/gateway/ports";
import { checkAnthropicOrder } from "./anthropic-messages";
import { checkGeminiOrder } from "./gemini";
import { checkChatOrder } from "./openai-chat";
import { checkResponsesOrder } from "./openai-responses";
import { readEvents, type SeenEvent } from "./read-events";

const checks: Readonly<Record<Wire, (seen: readonly SeenEvent[]) => void>> = {
  openai_chat: checkChatOrder,
  openai_responses: checkResponsesOrder,
  anthropic_messages: checkAnthropicOrder,
  gemini: checkGeminiOrder,
};

/** Throws where a stream breaks a rule of its dialect, whether or not some SDK would bear it. */
export function checkOrder(wire: Wire, text: string): void {
  if (wire === "gemini") assert.ok(!/^:/m.test(text), "clients of this dialect crash on comments");
  checks[wire](readEvents(text));
}
