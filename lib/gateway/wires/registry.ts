import type { Wire } from "../ports";
import { anthropicMessages } from "./anthropic-messages/codec";
import { gemini } from "./gemini/codec";
import { openaiChat } from "./openai-chat/codec";
import { openaiResponses } from "./openai-responses/codec";
import type { WireCodec } from "./wire";

/** The dialects there are. A new one is a folder here and a line. */
export const codecs: Readonly<Record<Wire, WireCodec>> = {
  openai_chat: openaiChat,
  openai_responses: openaiResponses,
  anthropic_messages: anthropicMessages,
  gemini,
};
